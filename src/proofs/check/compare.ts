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

export function compareWith(expected: AsyncIterator<ExpectedLeaf>): Comparison {
  const changed: Finding[] = [];
  /** By their ids: leaves of the tree that the log lacks where they should stand, and events that the tree lacks. */
  const missing = new Map<string, ExpectedLeaf>();
  const surplus = new Map<string, FoundEvent>();
  let next: ExpectedLeaf | null | undefined;
  let newer = 0;
  let end = 0;

  async function peek(): Promise<ExpectedLeaf | null> {
    if (next !== undefined) return next;
    const { value, done } = await expected.next();
    next = done ? null : value;
    return next ?? null;
  }

  const take = () => {
    next = undefined;
  };

  function miss(leaf: ExpectedLeaf): void {
    missing.set(leaf.id, leaf);
    take();
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
      if (leaf === null) newer += 1;
      else if (leaf.position > event.position) surplus.set(id, foundOf(event));
      else if (leaf.id !== id) {
        miss(leaf);
        surplus.set(id, foundOf(event));
      } else {
        if (!leaf.hash.equals(hash)) changed.push({ kind: 'changed', event: foundOf(event) });
        take();
      }
    },

    async findings() {
      for (let leaf = await peek(); leaf !== null; leaf = await peek()) miss(leaf);
      const found: Finding[] = [...changed];
      for (const [id, { position }] of missing)
        if (!surplus.has(id))
          found.push({
            kind: position > end ? 'cut' : 'removed',
            event: { position, id: null, place: null },
          });
      for (const [id, event] of surplus) {
        const from = missing.get(id)?.position;
        found.push(from === undefined ? { kind: 'inserted', event } : { kind: 'moved', event, from });
      }
      return found.toSorted((one, other) => one.event.position - other.event.position);
    },
  };
}

export const foundOf = ({ position, id, stream, revision }: RecordedEvent): FoundEvent => ({
  ...{ position, id },
  place: `revision ${revision} of ${stream}`,
});
