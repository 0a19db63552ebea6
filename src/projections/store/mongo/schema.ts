import { randomUUID } from 'node:crypto';
import { type Db, MongoServerError } from 'mongodb';
import type { AnyModule } from '../../module.ts';
import { remembers } from '../erasures.ts';
import { poisonedStreams } from '../poisoned.ts';
import {
  collectionName,
  keyOf,
  named,
  nameIn,
  SERVING,
  type StateRow,
  stateIn,
  stateOf,
} from './collections.ts';
import { isDuplicate } from './errors.ts';
import { collectionsOf, tablesOf } from './tables.ts';

const MAJORITY = { writeConcern: { w: 'majority' } } as const;
/** The server's error codes for: another index with this name, or with these keys, exists. */
const OTHER_INDEX: ReadonlySet<unknown> = new Set([85, 86]);
const NAMESPACE_EXISTS = 48;

/** How long a replaced build is kept for nodes that don't know yet, in milliseconds. */
const RETIRED_MS = 60_000;

/**
 * The state of usable read models, of which some projections may be missing. If any of them can't be used, all are deleted
 * and created anew.
 */
export async function ensureReadModels(
  db: Db,
  projections: readonly AnyModule[],
  erasures: number,
): Promise<StateRow> {
  for (;;) {
    await dropRemembering(db, projections, erasures);
    const state = await stateIn(db).findOne({ _id: SERVING });
    if (state !== null && (await isUsable(db, state, projections))) {
      await dropRetired(db, state);
      return state;
    }
    if (state !== null) await removeReadModels(db);
    await make(db, SERVING, projections, erasures);
  }
}

/** Drops the serving builds that may hold data of people who were erased. From then on, they can't be read. */
async function dropRemembering(db: Db, projections: readonly AnyModule[], erasures: number): Promise<void> {
  const state = await stateIn(db).findOne({ _id: SERVING });
  for (const module of projections) {
    const found = stateOf(state, module);
    if (found === null || !remembers(module, { erasures: found.erasures ?? 0 }, erasures)) continue;
    const path = `projections.${keyOf(module)}`;
    const own = { _id: SERVING, [`${path}.generation`]: found.generation };
    await stateIn(db).updateOne(own, { $unset: { [path]: '' } }, MAJORITY);
    await dropGeneration(db, keyOf(module), found.generation);
  }
}

/** The state of a build beside the others, begun after so many erasures; null where there are no others. */
export async function ensureBuilding(db: Db, module: AnyModule, erasures: number): Promise<StateRow | null> {
  const scope = keyOf(module);
  for (;;) {
    const serving = await stateIn(db).findOne({ _id: SERVING });
    if (serving === null) return null;
    const found = await stateIn(db).findOne({ _id: scope });
    const build = { erasures: stateOf(found, module)?.erasures ?? 0 };
    if (found !== null && !remembers(module, build, erasures)) return found;
    if (found !== null) await removeScope(db, scope);
    await make(db, scope, [poisonedStreams, module], erasures);
  }
}

/** Deletes the read models, and those built beside them. From its first step on, no commit passes the fence. */
export async function removeReadModels(db: Db): Promise<void> {
  const states = await stateIn(db).find().toArray();
  const scopes = states.map(({ _id }) => _id).toSorted((a) => (a === SERVING ? -1 : 1));
  for (const _id of scopes) await removeScope(db, _id);
}

async function removeScope(db: Db, _id: string): Promise<void> {
  const state = await stateIn(db).findOneAndDelete({ _id }, MAJORITY);
  for (const [key, { generation }] of Object.entries(state?.projections ?? {}))
    await dropGeneration(db, key, generation);
  for (const { key, generation } of state?.retired ?? []) await dropGeneration(db, key, generation);
}

/** Drops the replaced builds of at least so many milliseconds ago. */
export async function dropRetired(db: Db, { retired = [] }: StateRow, ageMs = RETIRED_MS): Promise<void> {
  for (const each of retired) {
    if (Date.now() - each.at.getTime() < ageMs) continue;
    await dropGeneration(db, each.key, each.generation);
    await stateIn(db).updateOne({ _id: SERVING }, { $pull: { retired: { generation: each.generation } } });
  }
}

export async function dropGeneration(db: Db, key: string, generation: string): Promise<void> {
  const main = collectionName({ name: nameIn(key) }, generation);
  for (const found of await namesIn(db))
    if (found === main || found.startsWith(`${main}.`)) await db.dropCollection(found, MAJORITY);
}

/** Two nodes may create them at the same time: the one whose state is stored first has created them. */
async function make(
  db: Db,
  scope: string,
  projections: readonly AnyModule[],
  erasures: number,
): Promise<void> {
  const made = projections.map((module) => ({ module, generation: randomUUID().slice(0, 8) }));
  for (const { module, generation } of made) await createGeneration(db, module, generation);
  const blank = { log: null, position: null, batch: null, erasures };
  const states = made.map(({ module, generation }) => [keyOf(module), { generation, ...blank }]);
  try {
    await stateIn(db).insertOne({ _id: scope, projections: Object.fromEntries(states) }, MAJORITY);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    for (const { module, generation } of made) await dropGeneration(db, keyOf(module), generation);
  }
}

async function createGeneration(db: Db, module: AnyModule, generation: string): Promise<void> {
  await createCollections(db, module, generation);
  await tablesOf(module).create?.(collectionsOf(db, module, generation));
}

/** Before the transaction, since not every server can create collections within one. */
async function createCollections(db: Db, module: AnyModule, generation: string): Promise<void> {
  for (const [part, indexes] of Object.entries(tablesOf(module).collections)) {
    const name = collectionName(module, generation, part);
    await createCollection(db, name);
    if (indexes.length > 0) await db.collection(name).createIndexes([...indexes]);
  }
}

/** An existing one is used. */
async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name, MAJORITY);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}

async function namesIn(db: Db): Promise<string[]> {
  const ofFormat = { name: { $regex: `^${named('').replaceAll('.', '\\.')}` } };
  return (await db.listCollections(ofFormat, { nameOnly: true }).toArray()).map(({ name }) => name);
}

/** Whether the existing collections of the projections can be used; missing indexes are added. */
async function isUsable(db: Db, state: StateRow, projections: readonly AnyModule[]): Promise<boolean> {
  if (stateOf(state, poisonedStreams) === null) return false;
  for (const module of projections) {
    const found = stateOf(state, module);
    if (found !== null && !(await hasIndexes(db, module, found.generation))) return false;
  }
  return true;
}

/** Adds missing indexes; false when one can't be created as required. */
async function hasIndexes(db: Db, module: AnyModule, generation: string): Promise<boolean> {
  try {
    await createCollections(db, module, generation);
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && OTHER_INDEX.has(error.code)) return false;
    throw error;
  }
}
