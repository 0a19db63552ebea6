/** What became of many changes that were sent together. Pure. */
import type { DataOf, InputOf } from '@casebook/client';
import { isTemporary } from '../desk/temporary.ts';
import { keyOf } from './item.ts';

export type Step = InputOf<'POST /api/v1/unified-admin/work/bulk'>['items'][number];
export type Answer = DataOf<'POST /api/v1/unified-admin/work/bulk'>;

/** Why something wasn't done: as errors of the desk say it. */
export interface Cause {
  readonly code?: string | null;
  readonly message?: string | null;
}

/** A step that was not carried out. */
export interface Failed {
  readonly key: string;
  /** What was to be changed. */
  readonly field: Step['change']['field'];
  readonly cause: Cause;
}

/** By their keys, in the order of the steps. */
export interface BulkResult {
  readonly done: readonly string[];
  /** What was so already. */
  readonly unchanged: readonly string[];
  readonly failed: readonly Failed[];
  /** Takes back what was done, where nothing came after it. */
  readonly undo: readonly Step[];
  /** What may succeed if it is sent again: the desk didn't answer. */
  readonly again: readonly Step[];
}
export const NOTHING_DONE: BulkResult = { done: [], unchanged: [], failed: [], undo: [], again: [] };

const failedOf = (step: Step, cause: Cause): Failed => ({
  key: keyOf(step),
  field: step.change.field,
  cause,
});

/** The result with the answer to one request more. An error: it could not be sent, and all of its steps have failed. */
export function withAnswer(before: BulkResult, steps: readonly Step[], answer: Answer | Cause): BulkResult {
  if (!('results' in answer)) {
    const failed = steps.map((step) => failedOf(step, answer));
    const again = isTemporary(answer) ? steps : [];
    return { ...before, failed: [...before.failed, ...failed], again: [...before.again, ...again] };
  }
  const { results } = answer;
  const undo = results.flatMap(({ kind, id, outcome, before, revision }) =>
    outcome === 'done' && before !== null && revision !== null
      ? [{ kind, id, change: before, if_revision: revision }]
      : [],
  );
  const failed = steps.flatMap((step) => {
    const result = results.find((one) => keyOf(one) === keyOf(step));
    return result === undefined || result.outcome === 'done' || result.outcome === 'unchanged'
      ? []
      : [failedOf(step, result)];
  });
  const those = (wanted: 'done' | 'unchanged') =>
    results.filter(({ outcome }) => outcome === wanted).map(keyOf);
  return {
    done: [...before.done, ...those('done')],
    unchanged: [...before.unchanged, ...those('unchanged')],
    failed: [...before.failed, ...failed],
    undo: [...before.undo, ...undo],
    again: before.again,
  };
}

/** The result once a step that met a conflict was tried by itself. `cause`: why it wasn't done then, either; null: it was. */
export function withoutConflict(before: BulkResult, step: Step, cause: Cause | null): BulkResult {
  const key = keyOf(step);
  const failed = before.failed.filter((one) => one.key !== key);
  if (cause === null) return { ...before, failed, done: [...before.done, key] };
  const again = isTemporary(cause) ? [...before.again, step] : before.again;
  return { ...before, failed: [...failed, failedOf(step, cause)], again };
}
