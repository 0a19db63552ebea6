import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { rebuildBeside } from './rebuild-beside.ts';
import { type RebuildReport, rebuildReadModels } from './rebuild-read-models.ts';
import { createProgressBar, type ProgressBar } from './terminal/progress-bar.ts';

function make(config: Config, place: string | null, report: RebuildReport): Promise<number> {
  if (place !== null) return rebuildBeside(config, place, report);
  if (config.readModelsUrl === EMBEDDED && config.eventLogUrl === EMBEDDED)
    return rebuildReadModels(config.dataDir, report);
  throw new ConfigError(
    'only what is embedded is rebuilt in its place: give --to another one, and switch to that',
  );
}

/**
 * `casebook rebuild`. `to`: where new read models are made beside those in use; the embedded ones are replaced unless given.
 */
export async function rebuild({ to }: { readonly to?: string }): Promise<void> {
  const place = to ?? null;
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
