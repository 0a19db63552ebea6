import { setTimeout as pause } from 'node:timers/promises';
import { projectionCatalogue } from '../projections/catalogue.ts';
import { ReadModelsUnavailable, type ReadStore } from '../projections/store/port.ts';

/** Projections that are made anew tell nobody here when they serve. */
const AGAIN_MS = 200;

/** Waits until every projection can be read. `begin` is called once if that is not so yet, with how many are missing. */
export async function awaitReadModels(
  readStore: Pick<ReadStore, 'isServing'>,
  begin: (missing: number) => void,
): Promise<void> {
  let missing = await countMissing(readStore);
  if (missing > 0) begin(missing);
  while (missing > 0) {
    await pause(AGAIN_MS);
    missing = await countMissing(readStore);
  }
}

async function countMissing(readStore: Pick<ReadStore, 'isServing'>): Promise<number> {
  const serving = projectionCatalogue.map((module) => readStore.isServing(module).catch(unlessUnavailable));
  return (await Promise.all(serving)).filter((isServing) => !isServing).length;
}

function unlessUnavailable(error: unknown): boolean {
  if (error instanceof ReadModelsUnavailable) return false;
  throw error;
}
