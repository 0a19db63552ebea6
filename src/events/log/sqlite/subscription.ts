import { setImmediate as turn } from 'node:timers/promises';
import type { LogBatch, Position, RecordedEvent } from '../port.ts';
import type { Live, Tap } from './live.ts';

/** Events read at once: two milliseconds of a thread that has other things to do. */
const PAGE = 512;

export type ReadPage = (after: Position, limit: number) => readonly RecordedEvent[];

/**
 * Follows the log after `after`: from the file while behind, from memory as soon as the next event is there.
 * New positions count without gaps, so the next event is known by its number: neither gap nor repeat can slip in where
 * the two meet, whatever was skipped or published meanwhile. Where streams have ended, the file tells what comes next.
 */
export async function* follow(
  readPage: ReadPage,
  live: Live,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, void, undefined> {
  if (signal.aborted) return;
  const tap = live.tap();
  const wake = (): void => tap.wake();
  signal.addEventListener('abort', wake);
  try {
    yield* batches(readPage, tap, after, signal);
  } finally {
    signal.removeEventListener('abort', wake);
    tap.close();
  }
}

async function* batches(
  readPage: ReadPage,
  tap: Tap,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, void, undefined> {
  let position = after;
  let caughtUp = false;
  while (!signal.aborted && !tap.hasEnded()) {
    let events = tap.take(position);
    if (events.length > 0) {
      caughtUp = (events.at(-1)?.position ?? position) >= tap.head;
    } else if (caughtUp && tap.head <= position) {
      await tap.news();
      continue;
    } else {
      // Without a turn between pages nothing else would run on this thread: no abort, no append, no feed.
      await turn();
      events = readPage(position, PAGE);
      caughtUp = events.length < PAGE;
    }
    position = events.at(-1)?.position ?? position;
    yield { events, caughtUp };
  }
}
