import type { DeskError } from '@casebook/client';
import { carryOut } from './bulk.ts';
import { type BulkResult, type Cause, type Step, withoutConflict } from './bulk-result.ts';
import { keyOf } from './item.ts';
import type { Priority, Status } from './vocabulary.ts';

/** So many are asked for one by one at the same time. */
const AT_ONCE = 20;

/** Takes back what a change of many has made. What one has done oneself since, such as a reply, is no obstacle. */
export async function takeBackAll(steps: readonly Step[]): Promise<BulkResult> {
  let result = await carryOut(steps);
  const later = steps.filter((step) =>
    result.failed.some(({ key, cause }) => key === keyOf(step) && cause.code === 'revision_conflict'),
  );
  for (let at = 0; at < later.length; at += AT_ONCE) {
    const some = later.slice(at, at + AT_ONCE);
    const causes = await Promise.all(some.map(takeBackOne));
    for (const [index, step] of some.entries()) result = withoutConflict(result, step, causes[index] ?? null);
  }
  return result;
}

/** The desk says what has happened since to one item alone. Returns why it isn't taken back; null: it is. */
async function takeBackOne({ kind, id, change, if_revision }: Step): Promise<Cause | null> {
  try {
    const { sourceOf, unlessOthers } = await import('../conversation/sources.ts');
    const [source, meant] = [sourceOf(kind), unlessOthers(if_revision ?? 0)];
    if (change.field === 'status') await source.setStatus(id, change.to as Status, meant);
    else if (change.field === 'priority') await source.setPriority(id, change.to as Priority, meant);
    else if (change.field === 'assigned_to') await source.assign(id, change.to, meant);
    else if (change.field === 'tags') await source.setTags(id, change.to, meant);
    else return { code: 'not_applicable' };
    return null;
  } catch (error) {
    return error as DeskError;
  }
}
