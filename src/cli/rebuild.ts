import { type Config, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { DataDirectoryInUse } from '../events/log/sqlite/lock.ts';
import { rebuildBeside } from './rebuild-beside.ts';
import { rebuildAll, rebuildOnly } from './rebuild-only.ts';
import { type RebuildReport, rebuildReadModels } from './rebuild-read-models.ts';
import { positionUnit } from './replaying.ts';
import { type Progress, withProgressBar } from './terminal/progress-bar.ts';

interface RebuildOptions {
  /** Where new read models are built beside those in use. */
  readonly to?: string;
  /** The one projection to rebuild, while all others go on. */
  readonly only?: string;
}

/**
 * `casebook rebuild`. Without an option it makes all read models anew: while a desk runs, or on a database of their own, each
 * projection beside the one that serves; else all in one pass, into a new file that replaces the old one.
 */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const config = loadConfig(process.env);
  const started = performance.now();
  const unit = positionUnit(config);
  let title = 'Rebuilding';
  const report = (progress: Progress): RebuildReport => ({
    onProjection(name, nth, count) {
      title = count === 1 ? `Rebuilding ${name}` : `Rebuilding ${name} (${nth} of ${count})`;
    },
    onProgress: (position, end) => progress(title, position, end),
    onPoison: ({ stream, type, position }, reason) =>
      console.error(`\ncould not be projected: ${type} at ${position} in ${stream}: ${reason}`),
  });
  const events = await inFilesOf(config.dataDir, () =>
    withProgressBar(unit, (progress) => build(config, options, report(progress))),
  );
  const seconds = (performance.now() - started) / 1000;
  console.log(`${resultOf(options, config)} from ${events} events in ${seconds.toFixed(1)} s`);
}

async function build(config: Config, { to, only }: RebuildOptions, report: RebuildReport): Promise<number> {
  if (only !== undefined) return rebuildOnly(config, only, report);
  if (to !== undefined) return rebuildBeside(config, to, report);
  if (config.readModelsUrl !== EMBEDDED || config.eventLogUrl !== EMBEDDED) return rebuildAll(config, report);
  try {
    return await rebuildReadModels(config, report);
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return rebuildAll(config, report);
    throw error;
  }
}

function resultOf({ to, only }: RebuildOptions, { dataDir, readModelsUrl }: Config): string {
  if (only !== undefined) return `Projection ${only} rebuilt`;
  if (to !== undefined) return 'Read models made beside those in use';
  return readModelsUrl === EMBEDDED ? `Read models in ${dataDir} rebuilt` : 'Read models rebuilt';
}
