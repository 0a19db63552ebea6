import { startDesk } from './app.ts';
import { ConfigError, loadConfig } from './config.ts';
import { openEngines } from './engines.ts';
import { DataDirectoryInUse } from './events/log/sqlite/lock.ts';
import { createLogger } from './logger.ts';

/** How long requests under way may take once the process was told to stop. */
const STOP_TIMEOUT_MS = 8_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const { logger, flush } = createLogger(config);
  const engines = await openEngines(config, logger);
  const desk = await startDesk({ config, engines, logger });
  const { address, port } = desk.address;
  const host = address.includes(':') ? `[${address}]` : address;
  logger.info({ address, port }, `Casebook listens on http://${host}:${port}`);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    await desk.stop(STOP_TIMEOUT_MS);
    await engines.close();
    logger.info('stopped');
    await flush();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  const foreseen = error instanceof ConfigError || error instanceof DataDirectoryInUse || isAddressError(error);
  console.error(foreseen ? `casebook: ${(error as Error).message}` : error);
  process.exit(1);
}

/** Something else listens there already, or the address isn't of this machine. */
function isAddressError(error: unknown): boolean {
  return ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
}
