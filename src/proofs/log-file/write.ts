import type { RecordedEvent } from '../../events/log/port.ts';
import { entryHashOf, entryOf, isLeaf } from '../leaves.ts';
import { createGrowingTree } from '../merkle/growing-tree.ts';

/** Names the form of the file; it counts up when that changes. */
export const FORM = 'casebook-log/1';

const firstLine = (log: string): string => `${JSON.stringify({ form: FORM, log })}\n`;

const lineOf = (leaf: number, event: RecordedEvent): readonly [line: string, hash: Buffer] => {
  const entry = entryOf(event);
  const hash = entryHashOf(entry);
  return [`${JSON.stringify({ leaf, hash: hash.toString('hex'), entry })}\n`, hash];
};

/**
 * The whole log as lines of JSON (NDJSON): the identity of the log, each leaf of its tree with its number and hash, exactly as the
 * log stores it, and at last the identity again, with the size and root of the tree. A leaf's hash is that of the text of its `entry`.
 */
export async function* linesOfLog(
  log: string,
  pages: AsyncIterable<readonly RecordedEvent[]>,
): AsyncGenerator<string, void, undefined> {
  const tree = createGrowingTree();
  yield firstLine(log);
  for await (const page of pages) {
    let lines = '';
    for (const event of page) {
      if (!isLeaf(event)) continue;
      const [line, hash] = lineOf(tree.size, event);
      lines += line;
      tree.add(hash);
    }
    if (lines !== '') yield lines;
  }
  yield `${JSON.stringify({ log, size: tree.size, root: tree.root().toString('hex') })}\n`;
}

/** One event as such a file has it, behind the first line; null when it is no leaf of the log. */
export async function lineOfEvent(
  log: string,
  pages: AsyncIterable<readonly RecordedEvent[]>,
  id: string,
): Promise<string | null> {
  let leaf = 0;
  for await (const page of pages)
    for (const event of page.filter(isLeaf)) {
      if (event.id === id) return firstLine(log) + lineOf(leaf, event)[0];
      leaf += 1;
    }
  return null;
}
