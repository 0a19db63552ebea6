import type { MetricReading } from '../api/kernel/metrics.ts';
import { createSharedResult } from '../api/kernel/shared-result.ts';
import type { TreeStore } from '../proofs/store/port.ts';
import type { TreeHead } from '../proofs/tree-head.ts';

/** Both figures of one scrape come from one look. */
const HOLD_MS = 500;

/** How far the newest signed head is behind the tree. `wallClock`: milliseconds since the epoch. */
export function treeMetricsOf(
  tree: Pick<TreeStore, 'state' | 'heads'>,
  wallClock: () => number,
): readonly MetricReading[] {
  const begun = wallClock();
  const latest = createSharedResult(HOLD_MS, async () => {
    const [state, [head]] = [await tree.state(), await tree.heads(null, 1)];
    const leaves = Math.max(0, (state?.size ?? 0) - (head?.size ?? 0));
    const since = head === undefined ? begun : Date.parse(timeIn(head.signed));
    return { leaves, seconds: leaves === 0 ? 0 : Math.max(0, wallClock() - since) / 1000 };
  });
  return [
    {
      name: 'casebook_tree_unsigned_leaves',
      help: 'Events in the tree of the log that no signed head covers yet.',
      value: async () => (await latest()).leaves,
    },
    {
      name: 'casebook_tree_head_lag_seconds',
      help: 'The age of the newest signed head, if the tree has grown since; 0 if it hasn’t.',
      value: async () => (await latest()).seconds,
    },
  ];
}

/** Its own desk has signed it: the payload of the JWS is read as it is. */
function timeIn(signed: string): string {
  const [, payload = ''] = signed.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as TreeHead).time;
}
