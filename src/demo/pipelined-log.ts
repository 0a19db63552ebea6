import { setImmediate as turn } from 'node:timers/promises';
import {
  type AppendResult,
  BEGINNING,
  type EventLog,
  type ExpectedRevision,
  LogUnavailable,
  NO_STREAM,
  type Position,
  type ReadStreamOptions,
  type Revision,
  type StoredEvent,
} from '../events/log/port.ts';

/** What a single writer needs of a log, answered before the disk has it. */
export interface PipelinedLog extends EventLog {
  /** Resolves once all that was answered is durable. Throws when something isn't. */
  settled(): Promise<void>;
}

/** After so many appends the writer gets them, so that it works while more are made. */
const HANDED_OVER = 128;
const MAX_UNDER_WAY = 4_096;

/**
 * Answers appends at once and writes them behind, in the same order. Only for the one who fills an empty log and
 * throws it away when that fails: nobody is told anything that may not be so. One append after the other would wait
 * for the disk each time; several at once would come in an order that chance decides.
 */
export async function pipelined(log: EventLog): Promise<PipelinedLog> {
  if ((await log.end()) !== BEGINNING) throw new Error('only an empty log can be filled');
  const heads = new Map<string, Revision>();
  const underWay = new Map<string, number>();
  let position = 0;
  let appends = 0;
  let pending = 0;
  let failure: unknown = null;
  let drained: (() => void) | null = null;

  function landed(stream: string): void {
    pending--;
    const left = (underWay.get(stream) ?? 1) - 1;
    if (left === 0) underWay.delete(stream);
    else underWay.set(stream, left);
    if (pending === 0) drained?.();
  }

  function forward(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
    at: Position,
  ): void {
    pending++;
    underWay.set(stream, (underWay.get(stream) ?? 0) + 1);
    log
      .append(stream, expected, events)
      .then((result) => {
        if (result.outcome === 'conflict' || result.position !== at)
          throw new Error('somebody else writes to this log');
      })
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => landed(stream));
  }

  async function settled(): Promise<void> {
    while (pending > 0) await new Promise<void>((resolve) => (drained = resolve));
    if (failure !== null) throw new LogUnavailable('the log could not be filled', { cause: failure });
  }

  async function append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
  ): Promise<AppendResult> {
    const current = heads.get(stream) ?? NO_STREAM;
    if (expected !== 'any' && expected !== current) return { outcome: 'conflict', current };
    const revision = current + events.length;
    position += events.length;
    const answer = { outcome: 'appended', revision, position: position as Position } as const;
    heads.set(stream, revision);
    forward(stream, current, events, answer.position);
    if (pending >= MAX_UNDER_WAY) await settled();
    else if (++appends % HANDED_OVER === 0) await turn();
    return answer;
  }

  async function readStream(stream: string, options?: ReadStreamOptions) {
    if (!heads.has(stream)) return [];
    if (underWay.has(stream)) await settled();
    return log.readStream(stream, options);
  }

  return {
    append,
    readStream,
    settled,
    readAll: (after, limit) => settled().then(() => log.readAll(after, limit)),
    subscribe: (after, signal) => log.subscribe(after, signal),
    end: async () => position as Position,
    identity: () => log.identity(),
    close: () => settled().finally(() => log.close()),
  };
}
