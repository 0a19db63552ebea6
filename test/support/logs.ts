import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommandHandler } from '../../src/commands/handle.ts';
import { codec } from '../../src/events/catalogue.ts';
import { decodeOrThrow, type ReadableLog } from '../../src/events/codec.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import { BEGINNING, type EventLog, type RecordedEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';

/** A log of its own in a directory that goes with it. */
export async function temporaryLog(): Promise<EventLog & { destroy(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-'));
  const log = await openSqliteLog({ directory });
  return Object.assign(log, {
    async destroy() {
      await log.close();
      rmSync(directory, { recursive: true });
    },
  });
}

/** A log whose events aren't sealed, or the stores of a desk. */
type Readable = EventLog | ReadableLog;
const readable = (log: Readable): ReadableLog => ('codec' in log ? log : { log, codec });

/** What a stream holds, decoded. */
export async function eventsIn(of: Readable, stream: string): Promise<readonly EventEnvelope[]> {
  const { log, codec: own } = readable(of);
  return decodeOrThrow(own, await log.readStream(stream));
}

/** The whole log, decoded. */
export async function everything(of: Readable): Promise<readonly EventEnvelope[]> {
  const { log, codec: own } = readable(of);
  return decodeOrThrow(own, await log.readAll(0 as never, 100_000));
}

/** Resolves once the log holds so many events of a type after a position, with all of them. */
export async function untilRecorded(log: EventLog, type: string, count: number, after = BEGINNING) {
  const found: RecordedEvent[] = [];
  for await (const { events } of log.subscribe(after, new AbortController().signal)) {
    found.push(...events.filter((event) => event.type === type));
    if (found.length >= count) break;
  }
  return found;
}

/** A node is, to commands, a handler of its own: what it has cached, no other node knows. */
export const nodeOn = (log: EventLog) => createCommandHandler(log, codec);

/** The log with some of its methods replaced. */
export const withMethods = (log: EventLog, methods: Partial<EventLog>): EventLog => ({
  readStream: (stream, options) => log.readStream(stream, options),
  readAll: (after, limit) => log.readAll(after, limit),
  subscribe: (after, signal) => log.subscribe(after, signal),
  end: () => log.end(),
  identity: () => log.identity(),
  close: () => log.close(),
  append: (stream, expected, events) => log.append(stream, expected, events),
  ...methods,
});

/** The log as one node has it, with something that happens right before its next append: another node is faster. */
export function interruptible(
  log: EventLog,
): EventLog & { beforeNextAppend(act: () => Promise<void>): void } {
  let acts: (() => Promise<void>)[] = [];
  const interrupted = withMethods(log, {
    async append(stream, expected, events) {
      const due = acts;
      acts = [];
      for (const act of due) await act();
      return log.append(stream, expected, events);
    },
  });
  return { ...interrupted, beforeNextAppend: (act) => void acts.push(act) };
}

/** What reactions record, and what reads have caused: it may come at any time after what it follows from. */
const FOLLOWING: ReadonlySet<string> = new Set(['ReactionProgressed', 'AccessRecorded']);

/** Returns how many events commands have brought so far, of all that the log holds. */
export function countingCommands(log: EventLog): () => Promise<number> {
  let [counted, seen] = [0, BEGINNING];
  return async () => {
    for (;;) {
      if ((await log.end()) <= seen) return counted;
      const events = await log.readAll(seen, 1_000);
      counted += events.filter(({ type }) => !FOLLOWING.has(type)).length;
      seen = events.at(-1)?.position ?? seen;
      if (events.length === 0) return counted;
    }
  };
}
