/** What became of many changes that were sent together. Pure. */
import type { DataOf, InputOf } from '@casebook/client';
import { keyOf } from './item.ts';

export type Step = InputOf<'POST /api/v1/unified-admin/work/bulk'>['items'][number];
export type Answer = DataOf<'POST /api/v1/unified-admin/work/bulk'>;

export interface BulkResult {
  readonly done: number;
  /** The keys of the items that could not be changed, in the order of the steps. */
  readonly failed: readonly string[];
  /** Takes back what was done, where nothing came after it. */
  readonly undo: readonly Step[];
}
export const NOTHING_DONE: BulkResult = { done: 0, failed: [], undo: [] };

/** The result with the answer to one request more. Null: it could not be sent, and all of its steps have failed. */
export function withAnswer(before: BulkResult, steps: readonly Step[], answer: Answer | null): BulkResult {
  if (answer === null) return { ...before, failed: [...before.failed, ...steps.map(keyOf)] };
  const failed = answer.results.filter(({ outcome }) => outcome !== 'done' && outcome !== 'unchanged');
  const undo = answer.results.flatMap(({ kind, id, outcome, before, revision }) =>
    outcome === 'done' && before !== null && revision !== null
      ? [{ kind, id, change: before, if_revision: revision }]
      : [],
  );
  return {
    done: before.done + answer.done,
    failed: [...before.failed, ...failed.map(keyOf)],
    undo: [...before.undo, ...undo],
  };
}

/** So many items are named. */
const NAMED = 3;

/** Items by their numbers or, of chats, subjects: the first few. `nameOf`: of a key; undefined: it isn't known any more. */
export function namesOf(keys: readonly string[], nameOf: (key: string) => string | undefined): string {
  const names = keys.slice(0, NAMED).flatMap((key) => nameOf(key) ?? []);
  return [...names, ...(keys.length > names.length ? ['…'] : [])].join(', ');
}
