import type { DeskError } from '@casebook/client';
import { desk } from '../desk/desk.ts';
import { type BulkResult, NOTHING_DONE, type Step, withAnswer } from './bulk-result.ts';
import type { Item } from './item.ts';

/** What can be set on many items at once. */
export type BulkChange = Extract<
  Step['change'],
  { readonly field: 'status' | 'priority' | 'assigned_to' | 'add_tags' }
>;

/** The most that one request may change. */
const AT_ONCE = 200;

/** Carries out steps, in as few requests as possible. */
export async function carryOut(steps: readonly Step[]): Promise<BulkResult> {
  let result = NOTHING_DONE;
  for (let at = 0; at < steps.length; at += AT_ONCE) {
    const sent = steps.slice(at, at + AT_ONCE);
    const [first, ...rest] = sent;
    if (first === undefined) break;
    const answer = desk.work.bulk({ items: [first, ...rest] });
    result = withAnswer(
      result,
      sent,
      await answer.then(
        ({ data }) => data,
        (error: DeskError) => error,
      ),
    );
  }
  return result;
}

/** Changes all items. Their rows are told of it like of every change. */
export const changeAll = (items: readonly Item[], change: BulkChange): Promise<BulkResult> =>
  carryOut(items.map(({ kind, id }) => ({ kind, id, change })));
