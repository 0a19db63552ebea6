import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { rebuildBeside } from './rebuild-beside.ts';
import { rebuildOnly } from './rebuild-only.ts';
import { type RebuildReport, rebuildReadModels } from './rebuild-read-models.ts';
import { type Progress, withProgressBar } from './terminal/progress-bar.ts';

interface RebuildOptions {
  /** Where new read models are built beside those in use. */
  readonly to?: string;
  /** The one projection to rebuild, while all others go on. */
  readonly only?: string;
}

/** `casebook rebuild`. It replaces the embedded read models unless an option names something else. */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const config = loadConfig(process.env);
  const started = performance.now();
  const unit = config.eventLogUrl === EMBEDDED ? 'events' : 'bytes of the log';
  const report = (progress: Progress): RebuildReport => ({
    onProgress: (position, end) => progress('Rebuilding', position, end),
    onPoison: ({ stream, type, position }, reason) =>
      console.error(`\ncould not be projected: ${type} at ${position} in ${stream}: ${reason}`),
  });
  const events = await inFilesOf(config.dataDir, () =>
    withProgressBar(unit, (progress) => build(config, options, report(progress))),
  );
  const seconds = (performance.now() - started) / 1000;
  console.log(`${resultOf(options, config)} from ${events} events in ${seconds.toFixed(1)} s`);
}

function build(config: Config, { to, only }: RebuildOptions, report: RebuildReport): Promise<number> {
  if (only !== undefined) return rebuildOnly(config, only, report);
  if (to !== undefined) return rebuildBeside(config, to, report);
  if (config.readModelsUrl === EMBEDDED && config.eventLogUrl === EMBEDDED)
    return rebuildReadModels(config.dataDir, report);
  throw new ConfigError(
    'only what is embedded is rebuilt in its place: give --to another one, and switch to that',
  );
}

function resultOf({ to, only }: RebuildOptions, { dataDir }: Config): string {
  if (only !== undefined) return `Projection ${only} rebuilt`;
  return to === undefined ? `Read models in ${dataDir} rebuilt` : 'Read models made beside those in use';
}
