import type { Position, RecordedEvent, Revision } from '../../events/log/port.ts';
import { BEGINNING, LogUnavailable, NO_STREAM } from '../../events/log/port.ts';
import { KEY_STREAMS } from '../../events/operations/events.ts';
import { isMalformed } from '../../events/sqlite-code.ts';
import { eventHashOf, isLeaf } from '../leaves.ts';
import { createGrowingTree } from '../merkle/growing-tree.ts';
import type { TreeHead } from '../tree-head.ts';
import { compareWith, foundOf } from './compare.ts';
import type { ExpectedLeaf } from './expected-leaves.ts';
import type { Finding } from './findings.ts';

/** `agrees`: the log begins with what the head tells of. `shorter`: it has fewer events. `foreign`: it is another log. */
export type HeadOutcome = 'agrees' | 'differs' | 'shorter' | 'foreign';

export interface CheckedHead {
  readonly head: TreeHead;
  readonly outcome: HeadOutcome;
}

/** What a log was found to be. */
export interface CheckedLog {
  readonly size: number;
  readonly root: Buffer;
  /** Of the last leaf. */
  readonly position: Position;
  readonly findings: readonly Finding[];
  /** In the order of their sizes. */
  readonly heads: readonly CheckedHead[];
  /** Leaves that the desk's tree doesn't hold yet; null where there was none to compare with. */
  readonly newer: number | null;
}

export interface CheckOptions {
  /** The identity of the log. */
  readonly log: string;
  /** All events, in their order. */
  readonly pages: AsyncIterable<readonly RecordedEvent[]>;
  /** The leaves of the desk's tree; null where there is none. */
  readonly expected: AsyncIterator<ExpectedLeaf> | null;
  readonly heads: readonly TreeHead[];
  readonly onProgress: (position: Position) => void;
}

/** Reads a whole log, and compares it with the desk's tree and with signed heads. */
export async function checkLog({ log, pages, expected, ...options }: CheckOptions): Promise<CheckedLog> {
  const tree = createGrowingTree();
  const comparison = expected && compareWith(expected);
  const orderly = createOrderCheck();
  const heads = createHeadCheck(log, options.heads);
  let position = BEGINNING;
  heads.reached(tree.size, tree.root, position);
  for await (const page of untilMalformed(pages, orderly.findings)) {
    for (const event of page) {
      if (!isLeaf(event)) continue;
      const hash = eventHashOf(event);
      tree.add(hash);
      position = event.position;
      orderly.see(event);
      await comparison?.see(event, hash);
      heads.reached(tree.size, tree.root, position);
    }
    options.onProgress(page.at(-1)?.position ?? position);
  }
  const findings = [...((await comparison?.findings()) ?? []), ...orderly.findings];
  return {
    ...{ size: tree.size, root: tree.root(), position, newer: comparison?.newer ?? null },
    heads: heads.outcomes(),
    findings: findings.toSorted((one, other) => one.event.position - other.event.position),
  };
}

/** A file that can be read no further is a finding, while a log that is down is an error. */
async function* untilMalformed(
  pages: CheckOptions['pages'],
  findings: Finding[],
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  let position = BEGINNING;
  try {
    for await (const page of pages) {
      yield page;
      position = page.at(-1)?.position ?? position;
    }
  } catch (error) {
    if (!(error instanceof LogUnavailable) || !isMalformed(error.code)) throw error;
    const what = `is the last one that can be read: the file is malformed (${error.code})`;
    findings.push({ kind: 'broken', event: { position, id: null, place: null }, what });
  }
}

/** Each stream's revisions count from 0 without gaps, and positions grow, whatever a tree says. */
function createOrderCheck() {
  const revisions = new Map<string, Revision>();
  const findings: Finding[] = [];
  let last = BEGINNING;
  const complain = (event: RecordedEvent, what: string) =>
    findings.push({ kind: 'broken', event: foundOf(event), what });
  return {
    findings,
    see(event: RecordedEvent): void {
      const { stream, revision, position } = event;
      const expected = (revisions.get(stream) ?? NO_STREAM) + 1;
      // The others of such a stream are no leaves, so that its revisions can't be counted.
      if (stream.startsWith(KEY_STREAMS.prefix))
        complain(event, 'stands among idempotency keys, where no desk puts it');
      else if (revision !== expected)
        complain(event, `stands where revision ${expected} of its stream belongs`);
      if (position <= last) complain(event, `stands behind position ${last}`);
      revisions.set(stream, revision);
      last = position;
    },
  };
}

function createHeadCheck(log: string, heads: readonly TreeHead[]) {
  const waiting = heads.toSorted((one, other) => one.size - other.size);
  const outcomes: CheckedHead[] = [];
  return {
    reached(size: number, root: () => Buffer, position: Position): void {
      for (let head = waiting[0]; head?.size === size; head = waiting[0]) {
        waiting.shift();
        const isSame = head.root === root().toString('hex') && head.position === position;
        outcomes.push({ head, outcome: head.log !== log ? 'foreign' : isSame ? 'agrees' : 'differs' });
      }
    },
    outcomes: (): readonly CheckedHead[] => [
      ...outcomes,
      ...waiting.map((head) => ({
        head,
        outcome: head.log === log ? ('shorter' as const) : ('foreign' as const),
      })),
    ],
  };
}
