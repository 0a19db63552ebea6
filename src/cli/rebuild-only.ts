import { openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead } from '../composition/stores/keys.ts';
import { openProjectorStore, readModelsSource } from '../composition/stores/read-models.ts';
import { readModelsFile } from '../composition/stores/stores.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import type { ReadableLog } from '../events/codec.ts';
import { projectionCatalogue } from '../projections/catalogue.ts';
import type { ProjectorStore } from '../projections/projector.ts';
import { catchUp } from '../projections/rebuild/catch-up.ts';
import { type BuildingWriter, ReadModelsUnavailable } from '../projections/store/port.ts';
import type { RebuildReport } from './rebuild-read-models.ts';

const NAMES = projectionCatalogue.map(({ name }) => name);

/**
 * Makes one projection anew from the log while desks go on with all others, and with its older making until the new one
 * takes its place. One that was interrupted goes on from its checkpoint. Returns how many events there were.
 *
 * `maxPendingEvents`: of one commit; as many as suit the store unless given.
 *
 * @throws ConfigError when there is no such projection, or no read models that it could take its place in.
 */
export async function rebuildOnly(
  config: Config,
  name: string,
  report: RebuildReport,
  maxPendingEvents?: number,
): Promise<number> {
  if (!NAMES.includes(name)) throw new ConfigError(`--only must name one of: ${NAMES.join(', ')}`);
  return rebuildEach(config, [name], report, maxPendingEvents);
}

/** As `rebuildOnly`, for all projections, one after the other: each takes its place as soon as it is there. */
export const rebuildAll = (config: Config, report: RebuildReport): Promise<number> =>
  rebuildEach(config, NAMES, report);

async function rebuildEach(
  config: Config,
  names: readonly string[],
  report: RebuildReport,
  maxPendingEvents?: number,
): Promise<number> {
  const place = config.readModelsUrl === EMBEDDED ? readModelsFile(config.dataDir) : config.readModelsUrl;
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  const store = await openProjectorStore(readModelsSource(place), codec.generation);
  const sizes = { ...store.commits, ...(maxPendingEvents !== undefined && { maxPendingEvents }) };
  let events = 0;
  try {
    for (const [index, name] of names.entries()) {
      report.onProjection?.(name, index + 1, names.length);
      events = Math.max(events, await rebuildOne({ log, codec, store, sizes, report }, name));
    }
    return events;
  } finally {
    await store.close();
    await codec.close();
    await log.close();
  }
}

interface Rebuilding extends ReadableLog {
  readonly store: ProjectorStore;
  readonly sizes: ProjectorStore['commits'];
  readonly report: RebuildReport;
}

async function rebuildOne({ log, codec, store, sizes, report }: Rebuilding, name: string): Promise<number> {
  const building = await begin(store, name);
  try {
    const goal = await building.goal();
    if (goal !== null && goal.log !== (await log.identity()))
      throw new ConfigError('the read models are those of another event log');
    return await catchUp({
      ...{ log, store: building, codec, onPoison: report.onPoison },
      onProjected: (position, end) => report.onProgress(position, end),
      ...sizes,
    });
  } finally {
    await building.close();
  }
}

async function begin(store: ProjectorStore, name: string): Promise<BuildingWriter> {
  try {
    return await store.build(name);
  } catch (error) {
    if (error instanceof ReadModelsUnavailable) throw new ConfigError(error.message);
    throw error;
  }
}
