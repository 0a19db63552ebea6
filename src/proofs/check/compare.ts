import type { RecordedEvent } from '../../events/log/port.ts';
import { idBytesOf } from '../leaves.ts';
import type { ExpectedLeaf } from './expected-leaves.ts';
import type { Finding, FoundEvent } from './findings.ts';

/** Compares the leaves of a log with those of its tree, both in the order of their positions. */
export interface Comparison {
  /** The next leaf of the log. */
  see(event: RecordedEvent, hash: Buffer): Promise<void>;
  /** The log has ended. Returns all findings, in the order of positions. */
  findings(): Promise<readonly Finding[]>;
  /** Leaves of the log that are newer than the tree. */
  readonly newer: number;
}

/** An event or a leaf, and which one in its order it is. */
interface Numbered<Value> {
  readonly value: Value;
  readonly index: number;
}

type Moved = Extract<Finding, { kind: 'moved' }> & { readonly shift: number };

export function compareWith(expected: AsyncIterator<ExpectedLeaf>): Comparison {
  const found: Finding[] = [];
  /** By their ids: leaves of the tree that the log lacks where they should stand, and events that the tree lacks. */
  const missing = new Map<string, Numbered<ExpectedLeaf>>();
  const surplus = new Map<string, Numbered<FoundEvent>>();
  let next: ExpectedLeaf | null | undefined;
  let newer = 0;
  let end = 0;
  let leaves = 0;
  let events = 0;
  /** The last leaf that was looked at: in the end, the tree's last one. */
  let lastLeaf: ExpectedLeaf | null = null;
  /** Which one in the log the last event is that stands where its leaf says. */
  let lastInPlace = -1;

  async function peek(): Promise<ExpectedLeaf | null> {
    if (next !== undefined) return next;
    const { value, done } = await expected.next();
    next = done ? null : value;
    lastLeaf = next ?? lastLeaf;
    return next ?? null;
  }

  const take = () => {
    next = undefined;
    leaves += 1;
  };

  function miss(leaf: ExpectedLeaf): void {
    missing.set(leaf.id, { value: leaf, index: leaves });
    take();
  }

  function add(id: string, event: FoundEvent): void {
    // Two with one id: only one of them can have been moved.
    if (surplus.has(id)) found.push({ kind: 'inserted', event });
    else surplus.set(id, { value: event, index: events });
  }

  return {
    get newer() {
      return newer;
    },

    async see(event, hash) {
      end = event.position;
      let leaf = await peek();
      for (; leaf !== null && leaf.position < event.position; leaf = await peek()) miss(leaf);
      const id = idBytesOf(event.id).toString('hex');
      // Behind the tree's last leaf stand newer events, and those that were moved there.
      if (leaf === null && !missing.has(id)) newer += 1;
      else if (leaf === null) add(id, foundOf(event));
      else if (leaf.position > event.position) add(id, foundOf(event));
      else if (leaf.id !== id) {
        miss(leaf);
        add(id, foundOf(event));
      } else {
        if (!leaf.hash.equals(hash)) found.push({ kind: 'changed', event: foundOf(event) });
        lastInPlace = events;
        take();
      }
      events += 1;
    },

    async findings() {
      for (let leaf = await peek(); leaf !== null; leaf = await peek()) miss(leaf);
      const moved: Moved[] = [];
      // Where the tree's last event was moved, what stands behind it and all others of the tree is newer.
      const known = [...surplus].filter(([id]) => missing.has(id)).map(([, { index }]) => index);
      const isLastThere = lastLeaf !== null && surplus.has(lastLeaf.id) && missing.has(lastLeaf.id);
      const lastKnown = known.reduce((last, index) => Math.max(last, index), lastInPlace);
      const isNewer = (index: number) => isLastThere && index > lastKnown;
      for (const [id, { value }] of missing)
        if (!surplus.has(id))
          found.push({
            kind: value.position > end ? 'cut' : 'removed',
            event: { position: value.position, id: null, place: null },
          });
      for (const [id, { value: event, index }] of surplus) {
        const leaf = missing.get(id);
        if (leaf === undefined && isNewer(index)) newer += 1;
        else if (leaf === undefined) found.push({ kind: 'inserted', event });
        else moved.push({ kind: 'moved', event, from: leaf.value.position, shift: index - leaf.index });
      }
      return [...found, ...inRuns(moved)].toSorted((one, other) => one.event.position - other.event.position);
    },
  };
}

/** Events that follow each other as before are one finding. They come in the order of the log. */
function inRuns(moved: readonly Moved[]): readonly Finding[] {
  const runs: Moved[][] = [];
  for (const one of moved) {
    const run = runs.at(-1);
    if (run?.[0]?.shift === one.shift) run.push(one);
    else runs.push([one]);
  }
  return runs.flatMap((run) => {
    const [{ event, from } = {}, last] = [run[0], run.at(-1)];
    if (event === undefined || from === undefined || last === undefined || run.length < FEWEST)
      return run.map(withoutShift);
    return [{ kind: 'shifted', event, from, count: run.length, last: last.event.position }];
  });
}

/** Fewer are told one by one. */
const FEWEST = 3;

const withoutShift = ({ shift: _, ...finding }: Moved): Finding => finding;

export const foundOf = ({ position, id, stream, revision }: RecordedEvent): FoundEvent => ({
  ...{ position, id },
  place: `revision ${revision} of ${stream}`,
});
