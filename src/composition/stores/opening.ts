import type { EventLog } from '../../events/log/port.ts';
import type { Progress } from '../../projections/progress.ts';
import { keepTrying, type Trying } from './keep-trying.ts';
import type { Projecting } from './projecting.ts';
import type { Reading } from './reading.ts';

interface Opening {
  readonly log: EventLog;
  readonly progress: Progress;
  readonly reading: Reading;
  readonly projecting: Projecting;
}

/** Reads from the log which read models belong to it and how far they must be, and opens them once they exist. */
export function openReading({ log, progress, reading, projecting }: Opening, signal: AbortSignal): Trying {
  const knowing = keepTrying(async () => {
    const identity = await log.identity();
    progress.begin(await log.end());
    reading.logIs(identity);
  }, signal);
  const reaching = keepTrying(async () => {
    await projecting.begun;
    await reading.open();
  }, signal);
  return {
    tried: Promise.all([knowing.tried, projecting.begun, reaching.tried]).then(() => {}),
    ended: Promise.all([knowing.ended, reaching.ended]).then(() => {}),
  };
}
