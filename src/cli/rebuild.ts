import { parseArgs } from 'node:util';
import { type Config, ConfigError, EMBEDDED, loadConfig } from '../config/config.ts';
import { HELP, parsed, runTool } from './command-line.ts';
import { rebuildBeside } from './rebuild-beside.ts';
import { type RebuildReport, rebuildReadModels } from './rebuild-read-models.ts';
import { createProgressBar, type ProgressBar } from './terminal/progress-bar.ts';

const USAGE = `usage: npm run rebuild -- [--to PLACE]

Makes the embedded read models in DATA_DIR anew from the log, while no desk runs.

  --to PLACE    makes new ones beside those in use, while desks run: PLACE is the address of a MongoDB with
                its database, or the name of a new file`;

function make(config: Config, place: string | null, report: RebuildReport): Promise<number> {
  if (place !== null) return rebuildBeside(config, place, report);
  if (config.readModelsUrl === EMBEDDED && config.eventLogUrl === EMBEDDED)
    return rebuildReadModels(config.dataDir, report);
  throw new ConfigError(
    'only what is embedded is rebuilt in its place: give --to another one, and switch to that',
  );
}

async function main(args: readonly string[]): Promise<void> {
  const options = { ...HELP, to: { type: 'string' } } as const;
  const values = parsed(() => parseArgs({ args: [...args], options }).values);
  if (values.help) return console.log(USAGE);
  const place = values.to ?? null;
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

/** `npm run rebuild` */
await runTool(USAGE, main);
