import { z } from 'zod';
import type { Position, RecordedEvent } from '../../events/log/port.ts';
import { foundOf } from '../check/compare.ts';
import type { Finding } from '../check/findings.ts';
import { type Entry, entryHashOf } from '../leaves.ts';
import { createLeafNumbers } from './leaf-numbers.ts';
import { linesIn } from './lines.ts';
import { FORM } from './write.ts';

/** A file that isn't an exported log. The message is one line. */
export class NoLogFile extends Error {
  override readonly name = 'NoLogFile';
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int().min(0);
const Header = z.strictObject({ form: z.literal(FORM), log: z.string() });
const Leaf = z.strictObject({
  leaf: whole,
  hash,
  // What stands before the first position is a finding, and no other form of line.
  entry: z.tuple([z.int(), z.string(), whole, z.string(), z.string(), z.string(), z.string()]),
});
const End = z.strictObject({ log: z.string(), size: whole, root: hash });

/** An exported log that is read once, from its beginning to its end. */
export interface LogFile {
  /** The identity of the log. */
  readonly log: string;
  readonly pages: AsyncIterable<readonly RecordedEvent[]>;
  /** What is wrong with the file itself, once it was read. `root`: of the leaves that were read. */
  findings(root: Buffer): readonly Finding[];
}

const PAGE = 512;

/** Throws `NoLogFile`. */
export async function readLogFile(chunks: AsyncIterable<Uint8Array>): Promise<LogFile> {
  const lines = linesIn(chunks);
  const { value: first } = await lines.next();
  const header = parsed(Header, first?.text ?? null);
  if (header === null) throw new NoLogFile('it does not begin as a file of casebook export-log');
  const numbers = createLeafNumbers();
  const broken: Finding[] = [];
  let count = 1;
  let position = 0 as Position;
  let end: z.output<typeof End> | null = null;
  let size = 0;

  function complain(what: string): void {
    broken.push({ kind: 'broken', event: { position, id: null, place: `line ${count} of the file` }, what });
  }

  /** The event in a line; null for the last line and for one that is none. */
  function eventIn(text: string | null): RecordedEvent | null {
    if (end !== null) complain('stands behind the end');
    const leaf = parsed(Leaf, text);
    if (leaf === null) {
      end = parsed(End, text);
      if (end === null) complain('was changed: it is no line of an exported log');
      return null;
    }
    const event = eventOf(leaf.entry as unknown as Entry);
    position = event.position;
    size += 1;
    numbers.see(leaf.leaf, event);
    if (entryHashOf(leaf.entry as unknown as Entry).toString('hex') !== leaf.hash)
      broken.push({ kind: 'changed', event: foundOf(event) });
    return event;
  }

  async function* pages(): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
    let page: RecordedEvent[] = [];
    for await (const { text, isEnded } of lines) {
      count += 1;
      const event = eventIn(text);
      if (!isEnded) complain('has no end');
      if (event !== null) page.push(event);
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  return {
    log: header.log,
    pages: pages(),
    findings(root) {
      if (end === null) complain('is the last one: the end of the file was cut');
      else if (end.log !== header.log || end.size !== size || end.root !== root.toString('hex'))
        complain('tells of another log, another number of leaves or another root than the file has');
      return [...broken, ...numbers.findings()];
    },
  };
}

/** Null for a text that isn't exactly what was written: JSON can be written in many ways, and only one of them is right. */
function parsed<Schema extends z.ZodType>(schema: Schema, text: string | null): z.output<Schema> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return JSON.stringify(value) === text ? (schema.safeParse(value).data ?? null) : null;
  } catch {
    return null;
  }
}

const eventOf = ([position, stream, revision, id, type, data, metadata]: Entry): RecordedEvent => ({
  ...{ position, stream, revision, id, type, data, metadata },
});
