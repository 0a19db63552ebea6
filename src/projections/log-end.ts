import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';

/** What is known of the end of the log. */
export interface LogEnd {
  /**
   * Whether the log ends before this position, so that nobody was ever told of it. False when the log can't say so in
   * time.
   */
  isBefore(position: Position): Promise<boolean>;
}

/** How long the log has to say where it ends, milliseconds. */
const TIMEOUT_MS = 1_000;

/**
 * Asks the log where it ends only about positions beyond the end that was seen last. Other processes may append, so that
 * only an end counts that was read after the question; all who ask while one is being read share the next.
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

  /** An end that is read from now on. */
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

/** Null when it fails or takes longer. */
function within<Result>(milliseconds: number, answer: Promise<Result>): Promise<Result | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    answer.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}
