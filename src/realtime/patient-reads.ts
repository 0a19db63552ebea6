import { setTimeout as pause } from 'node:timers/promises';
import { type EventReader, LogUnavailable } from '../events/log/port.ts';

type Reads = Pick<EventReader, 'readStream' | 'readAll' | 'end'>;

/** So long is a log waited for, and so often is it asked meanwhile, in milliseconds. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 250;

/**
 * Reads for sockets that come back. A log that doesn't answer for a moment is asked again: after a failed read a client would have to
 * read everything anew. Throws `LogUnavailable` when the log stays away for longer.
 */
export function patientReads(log: Reads, patienceMs = PATIENCE_MS): Reads {
  async function repeated<Result>(read: () => Promise<Result>): Promise<Result> {
    for (const deadline = performance.now() + patienceMs; ; ) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof LogUnavailable) || performance.now() + PAUSE_MS > deadline) throw error;
      }
      await pause(PAUSE_MS, undefined, { ref: false });
    }
  }
  return {
    readStream: (...asked) => repeated(() => log.readStream(...asked)),
    readAll: (...asked) => repeated(() => log.readAll(...asked)),
    end: () => repeated(() => log.end()),
  };
}
