import { ConfigError, loadConfig } from './config.ts';
import { DataDirectoryInUse } from './events/log/sqlite/lock.ts';
import { NoLog, rebuildReadModels } from './rebuild-read-models.ts';
import { createProgressBar, type ProgressBar } from './terminal/progress-bar.ts';

/** `npm run rebuild`: makes the embedded read models anew from the log, while no desk runs. */

async function main(): Promise<void> {
  const { dataDir } = loadConfig(process.env);
  const started = performance.now();
  let bar: ProgressBar | null = null;
  try {
    const events = await rebuildReadModels(dataDir, {
      onProgress(position, end) {
        bar ??= createProgressBar('Rebuilding', end, 'events');
        bar.update(position);
      },
      onPoison: ({ stream, type, position }, reason) =>
        console.error(`\ncould not be projected: ${type} at ${position} in ${stream}: ${reason}`),
    });
    (bar as ProgressBar | null)?.finish();
    const seconds = (performance.now() - started) / 1000;
    console.log(`Read models in ${dataDir} rebuilt from ${events} events in ${seconds.toFixed(1)} s`);
  } catch (error) {
    (bar as ProgressBar | null)?.abandon();
    throw error;
  }
}

try {
  await main();
} catch (error) {
  const foreseen =
    error instanceof ConfigError || error instanceof DataDirectoryInUse || error instanceof NoLog;
  console.error(foreseen ? `casebook: ${error.message}` : error);
  process.exitCode = 1;
}
