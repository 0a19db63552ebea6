import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { rebuildBeside } from './rebuild-beside.ts';
import { rebuildOnly } from './rebuild-only.ts';
import { type RebuildReport, rebuildReadModels } from './rebuild-read-models.ts';
import { createProgressBar, type ProgressBar } from './terminal/progress-bar.ts';

function make(config: Config, { to: place, only }: What, report: RebuildReport): Promise<number> {
  if (only !== undefined) return rebuildOnly(config, only, report);
  if (place !== undefined) return rebuildBeside(config, place, report);
  if (config.readModelsUrl === EMBEDDED && config.eventLogUrl === EMBEDDED)
    return rebuildReadModels(config.dataDir, report);
  throw new ConfigError(
    'only what is embedded is rebuilt in its place: give --to another one, and switch to that',
  );
}

interface What {
  /** Where new read models are made beside those in use. */
  readonly to?: string;
  /** The one projection that is made anew, while all others go on. */
  readonly only?: string;
}

/** `casebook rebuild`. The embedded read models are replaced unless something else is given. */
export async function rebuild(what: What): Promise<void> {
  const config = loadConfig(process.env);
  const started = performance.now();
  let bar: ProgressBar | null = null;
  const unit = config.eventLogUrl === EMBEDDED ? 'events' : 'bytes of the log';
  try {
    const events = await make(config, what, {
      onProgress(position, end) {
        bar ??= createProgressBar('Rebuilding', end, unit);
        bar.update(position);
      },
      onPoison: ({ stream, type, position }, reason) =>
        console.error(`\ncould not be projected: ${type} at ${position} in ${stream}: ${reason}`),
    });
    (bar as ProgressBar | null)?.finish();
    const seconds = (performance.now() - started) / 1000;
    console.log(`${saidOf(what, config)} from ${events} events in ${seconds.toFixed(1)} s`);
  } catch (error) {
    (bar as ProgressBar | null)?.abandon();
    throw error;
  }
}

function saidOf({ to, only }: What, { dataDir }: Config): string {
  if (only !== undefined) return `Projection ${only} rebuilt`;
  return to === undefined ? `Read models in ${dataDir} rebuilt` : 'Read models made beside those in use';
}
