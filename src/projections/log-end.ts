import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';

/** What is known of the end of the log. */
export interface LogEnd {
  /**
   * Whether the log ends before this position, so that no client can have got it from this log. False when the log doesn't
   * respond in time.
   */
  isBefore(position: Position): Promise<boolean>;
}

/** How long to wait for the log, milliseconds. */
const TIMEOUT_MS = 1_000;

/**
 * Asks the log for its end only about positions beyond the last known end. Other processes may append, so only an end counts
 * that was read after the question; all questions that come during a read share the next one.
 */
export function createLogEnd(log: Pick<EventReader, 'end'>, timeoutMs = TIMEOUT_MS): LogEnd {
  let seen = BEGINNING;
  let reading: Promise<Position> | null = null;
  let next: Promise<Position> | null = null;

  async function read(): Promise<Position> {
    const end = await log.end();
    if (end > seen) seen = end;
    return end;
  }

  function begin(): Promise<Position> {
    next = null;
    const begun = read().finally(() => {
      reading = null;
    });
    reading = begun;
    return begun;
  }

  /** The result of a read that starts from now on. */
  function current(): Promise<Position> {
    if (reading === null) return begin();
    next ??= reading.then(begin, begin);
    return next;
  }

  return {
    async isBefore(position) {
      if (position <= seen) return false;
      const end = await within(timeoutMs, current());
      return end !== null && end < position;
    },
  };
}

/** Null when the read fails or takes longer. */
function within<Result>(milliseconds: number, answer: Promise<Result>): Promise<Result | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    answer.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}
