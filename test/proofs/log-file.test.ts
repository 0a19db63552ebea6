import type { RecordedEvent } from '../../src/events/log/port.ts';
import { checkLog } from '../../src/proofs/check/check-log.ts';
import type { Finding } from '../../src/proofs/check/findings.ts';
import { readLogFile } from '../../src/proofs/log-file/read.ts';
import { linesOfLog } from '../../src/proofs/log-file/write.ts';
import { leafHashOf } from '../../src/proofs/merkle/hashes.ts';
import { dice, headOf, inPages, LOG, someEvents } from './tampering.ts';

const events = someEvents(48);
const heads = [headOf(events.slice(0, 24)), headOf(events)];
let lines: readonly string[];
let bytes: Buffer;
beforeAll(async () => {
  let text = '';
  for await (const chunk of linesOfLog(LOG, inPages(events))) text += chunk;
  bytes = Buffer.from(text);
  lines = text.trimEnd().split('\n');
});

async function* inChunks(content: Buffer) {
  for (let from = 0; from < content.length; from += 1_000) yield content.subarray(from, from + 1_000);
}

interface Checked {
  readonly findings: readonly Finding[];
  readonly heads: readonly string[];
}

async function checked(content: Buffer): Promise<Checked> {
  const { log, pages, findings } = await readLogFile(inChunks(content));
  const result = await checkLog({ ...{ log, pages, heads, expected: null }, onProgress: () => {} });
  return {
    findings: [...findings(result.root), ...result.findings],
    heads: result.heads.map(({ outcome }) => outcome),
  };
}

const ofLines = (list: readonly string[]) => Buffer.from(`${list.join('\n')}\n`);
/** The line of the file in which an event stands: the first one is the header. */
const eventOf = (line: number) => events[line - 1] as RecordedEvent;

test('a file is whole as it was written, with texts that hold other ends of lines', async () => {
  const odd = { ...(events[3] as RecordedEvent), data: JSON.stringify('a\u2028b\r\n\u0085 \uD800') };
  let text = '';
  for await (const chunk of linesOfLog(LOG, inPages(events.with(3, odd)))) text += chunk;
  const { pages, findings } = await readLogFile(inChunks(Buffer.from(text)));
  const read: RecordedEvent[] = [];
  for await (const page of pages) read.push(...page);
  expect(read).toEqual(events.with(3, odd));
  expect(findings(headOfRoot(events.with(3, odd)))).toEqual([]);
  expect(await checked(bytes)).toEqual({ findings: [], heads: ['agrees', 'agrees'] });
});

const headOfRoot = (list: readonly RecordedEvent[]) => Buffer.from(headOf(list).root, 'hex');

test('the hash of a line is that of the text of its entry, for any program', () => {
  const line = lines[5] ?? '';
  const entry = line.slice(line.indexOf('"entry":') + '"entry":'.length, -1);
  expect(leafHashOf(entry).toString('hex')).toBe(JSON.parse(line).hash);
});

test('any byte that is changed, at 1,000 places at random, is found', async () => {
  const roll = dice(5);
  const start = (lines[0]?.length ?? 0) + 1;
  for (let count = 0; count < 1_000; count++) {
    const at = start + roll(bytes.length - start);
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 + roll(255));
    const { findings } = await checked(changed);
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length;
    const near = [line - 1, line, line + 1].map((index) => events[index - 1]?.position);
    expect([
      at,
      findings.length > 0,
      near.some((position) => findings.some(({ event }) => event.position === position)),
    ]).toEqual([at, true, true]);
  }
});

test('any byte of the first line that is changed is found', async () => {
  for (let at = 0; at < (lines[0]?.length ?? 0); at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const found = await checked(changed).then(
      ({ findings }) => findings.length > 0,
      (error) => error.name === 'NoLogFile',
    );
    expect([at, found]).toEqual([at, true]);
  }
});

test('lines that are dropped, swapped, repeated or cut, at random, are found where that was done', async () => {
  const roll = dice(9);
  for (let count = 0; count < 50; count++) {
    const line = 1 + roll(events.length - 2);
    const next = line + 1 + roll(events.length - line - 1);
    const tampered = [
      [lines.toSpliced(line, 1), line + 1],
      [lines.with(line, lines[next] ?? '').with(next, lines[line] ?? ''), next],
      [lines.toSpliced(next, 0, lines[line] ?? ''), line],
      [lines.slice(0, line + 1), line],
    ] as const;
    for (const [list, named] of tampered) {
      const { findings } = await checked(ofLines(list));
      expect(findings.map(({ event }) => event.position)).toContain(eventOf(named).position);
    }
  }
});

test('a file that was made anew from a changed log is caught by an earlier head', async () => {
  const forged = events.map((event, index) => (index < 30 ? event : { ...event, data: '{"forged":true}' }));
  let text = '';
  for await (const chunk of linesOfLog(LOG, inPages(forged))) text += chunk;
  expect(await checked(Buffer.from(text))).toEqual({ findings: [], heads: ['agrees', 'differs'] });
});
