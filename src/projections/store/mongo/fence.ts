import type { Db } from 'mongodb';
import type { AnyModule } from '../../module.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { Batch } from '../port.ts';
import { keyOf, stateIn } from './collections.ts';
import { DURABLE } from './transaction.ts';

export interface FenceOptions extends Pick<Batch, 'from' | 'to'> {
  readonly modules: readonly AnyModule[];
  /** Of the projections that are written, by name; the others are behind. */
  readonly generations: ReadonlyMap<string, string>;
  /** The last commit that the writer knows; null: there is none, undefined: it hasn't read the checkpoint. */
  readonly last: string | null | undefined;
  /** The commit that the fence protects. */
  readonly id: string;
}

/** The required contents of the store's record for a commit (a filter), and the contents after it (fields to set). */
export interface Fence {
  readonly fence: Readonly<Record<string, unknown>>;
  readonly advance: Readonly<Record<string, unknown>>;
}

export function fenceOf({ modules, generations, from, to, last, id }: FenceOptions): Fence {
  // If the writer hasn't read the checkpoint, its first attempt may have succeeded without a response.
  const batch = last === undefined ? { $ne: id } : last;
  const before = { log: from?.log ?? null, position: from?.position ?? null, batch };
  const after = { log: to.log, position: to.position, batch: id };
  const fence: Record<string, unknown> = {};
  const advance: Record<string, unknown> = {};
  const absent: object[] = [];
  for (const module of modules) {
    const path = `projections.${keyOf(module)}`;
    const generation = generations.get(module.name);
    if (generation === undefined) {
      // A projection that has joined them would be left behind.
      absent.push({
        $or: [{ [path]: { $exists: false } }, { [`${path}.position`]: { $ne: before.position } }],
      });
      continue;
    }
    for (const [field, value] of Object.entries({ generation, ...before })) fence[`${path}.${field}`] = value;
    for (const [field, value] of Object.entries(after)) advance[`${path}.${field}`] = value;
  }
  return { fence: { ...fence, ...(absent.length > 0 && { $and: absent }) }, advance };
}

/** Whether the last commit is this one, by majority: what only the primary has might still be lost. */
export async function holdsCommit(db: Db, scope: string, id: string): Promise<boolean> {
  const path = `projections.${keyOf(poisonedStreams)}.batch`;
  const found = await stateIn(db).updateOne(
    { _id: scope, [path]: id },
    { $set: { [path]: id } },
    { writeConcern: DURABLE },
  );
  return found.matchedCount === 1;
}
