import type { InputOf } from '@casebook/client';
import { desk } from '../desk/desk.ts';
import type { Item } from './item.ts';

type Step = InputOf<'POST /api/v1/unified-admin/work/bulk'>['items'][number];

/** What can be set on many items at once. */
export type BulkChange = Extract<
  Step['change'],
  { readonly field: 'status' | 'priority' | 'assigned_to' | 'add_tags' }
>;

/** How it went. */
export interface BulkResult {
  readonly done: number;
  readonly failed: number;
  /** Takes back what was done, where nothing came after it. */
  readonly undo: readonly Step[];
}

/** The most that one request may change. */
const AT_ONCE = 200;

/** Carries out steps, in as few requests as possible. What could not be sent has failed. */
export async function carryOut(steps: readonly Step[]): Promise<BulkResult> {
  const undo: Step[] = [];
  let [done, failed] = [0, 0];
  for (let at = 0; at < steps.length; at += AT_ONCE) {
    const [first, ...rest] = steps.slice(at, at + AT_ONCE);
    if (first === undefined) break;
    const answer = await desk.work.bulk({ items: [first, ...rest] }).catch(() => null);
    if (answer === null) {
      failed += rest.length + 1;
      continue;
    }
    done += answer.data.done;
    for (const { kind, id, outcome, before, revision } of answer.data.results) {
      if (outcome !== 'done' && outcome !== 'unchanged') failed += 1;
      if (outcome === 'done' && before !== null && revision !== null)
        undo.push({ kind, id, change: before, if_revision: revision });
    }
  }
  return { done, failed, undo };
}

/** Changes all items. Their rows are told of it like of every change. */
export const changeAll = (items: readonly Item[], change: BulkChange): Promise<BulkResult> =>
  carryOut(items.map(({ kind, id }) => ({ kind, id, change })));
