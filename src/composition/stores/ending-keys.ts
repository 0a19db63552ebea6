import type { Logger } from 'pino';
import { timeOf } from '../../events/codec.ts';
import { type Instant, instant } from '../../events/ids.ts';
import { BEGINNING, type EndingStreams, type EventReader, type Position } from '../../events/log/port.ts';
import { pause } from '../../events/pause.ts';

/** Drops the streams of a prefix all of whose events stand up to a position, and returns how many. */
export type DropStreams = (prefix: string, upTo: Position) => Promise<number>;

const FIRST_MS = 60_000;
const EVERY_MS = 10 * 60_000;

/** Drops the streams that have ended at a time. Returns how many. */
export async function endStreams(
  log: Pick<EventReader, 'end' | 'readAll'>,
  { prefix, lifetimeMs }: EndingStreams,
  drop: DropStreams,
  now: number,
): Promise<number> {
  const upTo = await lastBefore(log, instant(now - lifetimeMs));
  return upTo === BEGINNING ? 0 : drop(prefix, upTo);
}

/** The last position whose event, and all before it, happened before a time. Events stand in the order of their times. */
async function lastBefore(log: Pick<EventReader, 'end' | 'readAll'>, time: Instant): Promise<Position> {
  let before: number = BEGINNING;
  let after: number = (await log.end()) + 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const [event] = await log.readAll((middle - 1) as Position, 1);
    if (event && event.position < after && timeOf(event) < time) before = event.position;
    else after = middle;
  }
  return before as Position;
}

export interface EndingKeys {
  /** How many keys have gone since this process began. */
  readonly ended: () => number;
  /** Resolves when the signal has aborted. */
  readonly over: Promise<void>;
}

/** Drops the keys that have ended every ten minutes, and logs their number. */
export function startEndingKeys(
  log: Pick<EventReader, 'end' | 'readAll'>,
  ending: EndingStreams,
  drop: DropStreams,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): EndingKeys {
  let ended = 0;

  async function run(): Promise<void> {
    await pause(FIRST_MS, signal);
    while (!signal.aborted) {
      try {
        const keys = await endStreams(log, ending, drop, Date.now());
        ended += keys;
        if (keys > 0) logger.info({ keys }, 'idempotency keys were dropped after their lifetime');
      } catch (error) {
        if (!signal.aborted) logger.warn({ reason: String(error) }, 'idempotency keys could not be dropped');
      }
      await pause(EVERY_MS, signal);
    }
  }

  return { ended: () => ended, over: run() };
}
