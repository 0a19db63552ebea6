import type { RecordedEvent } from '../../events/log/port.ts';
import { entryHashOf, entryOf, isLeaf } from '../leaves.ts';
import { createGrowingTree } from '../merkle/growing-tree.ts';

/** Names the form of the file; it counts up when that changes. */
export const FORM = 'casebook-log/1';

/**
 * The whole log as lines of JSON (NDJSON): the identity of the log, each leaf of its tree with its number and hash, exactly as the
 * log stores it, and at last the identity again, with the size and root of the tree. A leaf's hash is that of the text of its `entry`.
 */
export async function* linesOfLog(
  log: string,
  pages: AsyncIterable<readonly RecordedEvent[]>,
): AsyncGenerator<string, void, undefined> {
  const tree = createGrowingTree();
  yield `${JSON.stringify({ form: FORM, log })}\n`;
  for await (const page of pages) {
    let lines = '';
    for (const event of page) {
      if (!isLeaf(event)) continue;
      const entry = entryOf(event);
      const hash = entryHashOf(entry);
      lines += `${JSON.stringify({ leaf: tree.size, hash: hash.toString('hex'), entry })}\n`;
      tree.add(hash);
    }
    if (lines !== '') yield lines;
  }
  yield `${JSON.stringify({ log, size: tree.size, root: tree.root().toString('hex') })}\n`;
}
