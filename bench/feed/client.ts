/**
 * A client of the change feed in a process of its own, which may be killed at any instant: it writes each event as a line into
 * a file, and goes on behind the last whole line. `TOKEN` is its token.
 *
 *   node bench/feed/client.ts URL FILE
 */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

interface Line {
  readonly position: number;
  /** Of an event; heartbeats and the last line have none. */
  readonly id?: string;
}

const [url = '', file = ''] = process.argv.slice(2);
const headers = { accept: 'application/x-ndjson', authorization: `Bearer ${process.env.TOKEN}` };
const AGAIN_MS = 20;

/** The position of the last event that was written down whole; what a kill left of a line is cut off. */
function lastPosition(): number {
  if (!existsSync(file)) writeFileSync(file, '');
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  truncateSync(file, end);
  if (end === 0) return 0;
  const begin = bytes.lastIndexOf('\n', end - 2) + 1;
  return (JSON.parse(bytes.toString('utf8', begin, end)) as Line).position;
}

let after = lastPosition();

/** Follows the feed until it ends or breaks. */
async function follow(): Promise<void> {
  const response = await fetch(`${url}/api/v1/history/events?after=${after}`, { headers });
  if (response.status >= 400 && response.status < 500) {
    console.error(`the feed was answered ${response.status}: ${await response.text()}`);
    // Refused, not cut: asking again would go on for ever.
    process.exit(1);
  }
  if (!response.ok || response.body === null) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    take(lines);
  }
}

function take(lines: readonly string[]): void {
  const told = lines.map((line) => ({ line, ...(JSON.parse(line) as Line) }));
  const events = told.filter(({ id }) => id !== undefined);
  if (events.length > 0) appendFileSync(file, events.map(({ line }) => `${line}\n`).join(''));
  after = told.at(-1)?.position ?? after;
}

// A parent that is gone needs no client.
process.on('disconnect', () => process.exit());
for (;;) {
  // A connection that breaks is what this is about.
  await follow().catch(() => {});
  await pause(AGAIN_MS);
}
