import type { AccessRecord } from '../../events/audit/access-events.ts';
import { type Backoff, backoffMs } from '../../events/backoff.ts';
import { LogUnavailable, type Position } from '../../events/log/port.ts';
import { pause, pauseUntil } from '../../events/pause.ts';
import type { CommandContext } from '../context.ts';
import type { createAccessBatches } from './access-batches.ts';

/** Takes records of looks, and writes them to the log some at a time, off the path of requests. */
export interface AccessRecorder {
  /** Never throws, and waits for nothing. */
  record(access: AccessRecord): void;
  /** How many records aren't written yet. */
  waiting(): number;
  /** How many records were given up: too many were waiting, or the desk stopped while the log was unavailable. */
  lost(): number;
  /** Resolves once everything that has been recorded so far is written, or after so many milliseconds. */
  flush(timeoutMs: number): Promise<void>;
  /** Writes what waits, for so many milliseconds at most. Later records are lost. */
  close(timeoutMs: number): Promise<void>;
}

export interface AccessRecorderParts {
  readonly batchOf: ReturnType<typeof createAccessBatches>;
  newContext(): CommandContext;
  /** The log is unavailable, and a batch is tried again. */
  onFailed(error: unknown): void;
  /** A batch is in the log. */
  onWritten(position: Position): void;
  /** `count` more records are lost. */
  onLost(count: number, reason: unknown): void;
  /** How long a record waits for others at most, in milliseconds. */
  readonly paceMs?: number;
  /** So many records and subjects may wait. */
  readonly most?: number;
}

/** Of one event: together they stay far below what an append may hold. */
const BATCH = { records: 100, subjects: 2_000 };
const PACE_MS = 1_000;
/** Some megabytes. */
const MOST = 100_000;
const AFTER_FAILURES: Backoff = { first: 500, longest: 30_000 };

interface Flush {
  /** How many records have to be settled. */
  readonly upTo: number;
  resolve(): void;
}

const sizeOf = ({ subjects }: AccessRecord): number => 1 + subjects.length;

export function createAccessRecorder(parts: AccessRecorderParts): AccessRecorder {
  const { batchOf, newContext, onFailed, onWritten, onLost, paceMs = PACE_MS, most = MOST } = parts;
  /** No record waits for others any more. */
  const closing = new AbortController();
  const givingUp = new AbortController();
  let queue: AccessRecord[] = [];
  let size = 0;
  let lost = 0;
  let writing: Promise<void> | null = null;
  let stopWaiting = () => {};
  /** How many records were taken, and how many of them no longer wait. */
  let [taken, settled] = [0, 0];
  let flushes: readonly Flush[] = [];

  function lose(count: number, reason: unknown): void {
    lost += count;
    if (count > 0) onLost(count, reason);
  }

  function nextBatch(): readonly AccessRecord[] {
    let subjects = 0;
    const end = queue.findIndex((each, index) => {
      subjects += each.subjects.length;
      return index === BATCH.records || (index > 0 && subjects > BATCH.subjects);
    });
    return end < 0 ? [...queue] : queue.slice(0, end);
  }

  /** Writes a batch, however long the log is unavailable. Returns whether it no longer waits. */
  async function write(records: readonly AccessRecord[]): Promise<boolean> {
    const batch = batchOf(records, newContext());
    for (let failures = 0; ; failures++) {
      try {
        const written = await batch.write();
        if (typeof written === 'number') {
          onWritten(written);
          return true;
        }
        onFailed(written.refused);
      } catch (error) {
        if (!(error instanceof LogUnavailable)) {
          lose(records.length, error);
          return true;
        }
        onFailed(error);
      }
      if (givingUp.signal.aborted) return false;
      await pause(backoffMs(AFTER_FAILURES, failures), givingUp.signal);
    }
  }

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      if (queue.length < BATCH.records && flushes.length === 0)
        await pauseUntil(paceMs, closing.signal, (wake) => {
          stopWaiting = wake;
        });
      const batch = nextBatch();
      if (!(await write(batch))) break;
      settle(batch);
    }
    writing = null;
  }

  function settle(batch: readonly AccessRecord[]): void {
    queue = queue.slice(batch.length);
    for (const record of batch) size -= sizeOf(record);
    settled += batch.length;
    for (const { upTo, resolve } of flushes) if (upTo <= settled) resolve();
    flushes = flushes.filter(({ upTo }) => upTo > settled);
  }

  return {
    record(access) {
      if (closing.signal.aborted) return lose(1, 'the desk stops');
      if (size + sizeOf(access) > most) return lose(1, 'too many are waiting');
      queue.push(access);
      size += sizeOf(access);
      taken++;
      writing ??= writeAll();
      if (queue.length >= BATCH.records) stopWaiting();
    },
    waiting: () => queue.length,
    lost: () => lost,
    async flush(timeoutMs) {
      if (settled === taken) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const flush = { upTo: taken, resolve };
      flushes = [...flushes, flush];
      stopWaiting();
      const timer = setTimeout(resolve, timeoutMs);
      await promise;
      clearTimeout(timer);
      flushes = flushes.filter((each) => each !== flush);
    },
    async close(timeoutMs) {
      closing.abort();
      const deadline = setTimeout(() => givingUp.abort(), timeoutMs);
      const gaveUp = new Promise<void>((resolve) => {
        givingUp.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([writing, gaveUp]);
      clearTimeout(deadline);
      givingUp.abort();
      lose(queue.length, 'the desk stops while the log is unavailable');
      queue = [];
    },
  };
}
