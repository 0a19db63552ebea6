import { openLogToRead } from '../composition/stores/event-log.ts';
import { openProjectorStore, readModelsSource } from '../composition/stores/read-models.ts';
import { readModelsFile } from '../composition/stores/stores.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { codec } from '../events/catalogue.ts';
import { projectionCatalogue } from '../projections/catalogue.ts';
import type { ProjectorStore } from '../projections/projector.ts';
import { catchUp } from '../projections/rebuild/catch-up.ts';
import { type BuildingWriter, ReadModelsUnavailable } from '../projections/store/port.ts';
import type { RebuildReport } from './rebuild-read-models.ts';

/**
 * Makes one projection anew from the log while desks go on with all others, and with its older making until the new one
 * takes its place. One that was interrupted goes on from its checkpoint. Returns how many events there were.
 *
 * `maxPendingEvents`: of one commit; as many as suit the store unless given.
 *
 * @throws ConfigError when there is no such projection, or no read models that it could take its place in.
 */
export async function rebuildOnly(
  config: Pick<Config, 'dataDir' | 'eventLogUrl' | 'readModelsUrl'>,
  name: string,
  report: RebuildReport,
  maxPendingEvents?: number,
): Promise<number> {
  const names = projectionCatalogue.map((module) => module.name);
  if (!names.includes(name)) throw new ConfigError(`--only must name one of: ${names.join(', ')}`);
  const place = config.readModelsUrl === EMBEDDED ? readModelsFile(config.dataDir) : config.readModelsUrl;
  const log = await openLogToRead(config);
  const store = await openProjectorStore(readModelsSource(place));
  try {
    const building = await begin(store, name);
    try {
      const goal = await building.goal();
      if (goal !== null && goal.log !== (await log.identity()))
        throw new ConfigError('the read models are those of another event log');
      return await catchUp({
        log,
        store: building,
        codec,
        onPoison: report.onPoison,
        onProjected: (position, end) => report.onProgress(position, end),
        ...store.commits,
        ...(maxPendingEvents !== undefined && { maxPendingEvents }),
      });
    } finally {
      await building.close();
    }
  } finally {
    await store.close();
    await log.close();
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
