import { parseArgs } from 'node:util';
import { type Config, ConfigError, EMBEDDED, loadConfig } from '../config/config.ts';
import { isForeseenOfTool } from './foreseen.ts';
import { rebuildBeside } from './rebuild-beside.ts';
import { type RebuildReport, rebuildReadModels } from './rebuild-read-models.ts';
import { createProgressBar, type ProgressBar } from './terminal/progress-bar.ts';

/**
 * `npm run rebuild`: makes the embedded read models anew from the log, while no desk runs.
 * `npm run rebuild -- --to PLACE`: makes new ones beside those in use, while desks run. PLACE is the address of a
 * MongoDB with its database, or the name of a file.
 */

function placeIn(args: readonly string[]): string | null {
  try {
    return parseArgs({ args: [...args], options: { to: { type: 'string' } } }).values.to ?? null;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message} (usage: npm run rebuild -- [--to PLACE])`);
  }
}

function make(config: Config, place: string | null, report: RebuildReport): Promise<number> {
  if (place !== null) return rebuildBeside(config, place, report);
  if (config.readModelsUrl === EMBEDDED && config.eventLogUrl === EMBEDDED)
    return rebuildReadModels(config.dataDir, report);
  throw new ConfigError(
    'only what is embedded is rebuilt in its place: give --to another one, and switch to that',
  );
}

async function main(): Promise<void> {
  const place = placeIn(process.argv.slice(2));
  const config = loadConfig(process.env);
  const started = performance.now();
  let bar: ProgressBar | null = null;
  const unit = config.eventLogUrl === EMBEDDED ? 'events' : 'bytes of the log';
  try {
    const events = await make(config, place, {
      onProgress(position, end) {
        bar ??= createProgressBar('Rebuilding', end, unit);
        bar.update(position);
      },
      onPoison: ({ stream, type, position }, reason) =>
        console.error(`\ncould not be projected: ${type} at ${position} in ${stream}: ${reason}`),
    });
    (bar as ProgressBar | null)?.finish();
    const seconds = (performance.now() - started) / 1000;
    const where = place === null ? `in ${config.dataDir} rebuilt` : 'made beside those in use';
    console.log(`Read models ${where} from ${events} events in ${seconds.toFixed(1)} s`);
  } catch (error) {
    (bar as ProgressBar | null)?.abandon();
    throw error;
  }
}

try {
  await main();
} catch (error) {
  console.error(isForeseenOfTool(error) ? `casebook: ${error.message}` : error);
  process.exitCode = 1;
}
