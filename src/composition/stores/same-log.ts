import type { Logger } from 'pino';
import type { EventReader } from '../../events/log/port.ts';
import { BEGINNING } from '../../events/log/port.ts';
import { pause } from '../../events/pause.ts';

/** For `watchLog`: logs what has happened, and has the process end. */
export const toldReplaced = (logger: Pick<Logger, 'fatal'>, die: () => void) => (how: string) => {
  logger.fatal(`the event log was replaced: ${how}; this process ends`);
  die();
};

const EVERY_MS = 2_000;
/** A server that was cut off from the others may lag for a moment: the log counts as shorter only after so many checks. */
const CHECKS = 3;

/**
 * Checks whether a log that operators may replace is still the one that this process started with, and has lost no events.
 * Cached states of streams would be wrong for another log: commands would be decided on events that it doesn't hold.
 *
 * @param onChanged called once; the checks end with it.
 * @returns resolves when the signal aborts or the log has changed.
 */
export async function watchLog(
  log: Pick<EventReader, 'identity' | 'end'>,
  onChanged: (how: string) => void,
  signal: AbortSignal,
  everyMs = EVERY_MS,
): Promise<void> {
  let identity: string | null = null;
  let end = BEGINNING;
  let shorter = 0;
  while (!signal.aborted) {
    // While it is down there is nothing to compare.
    const [named, ending] = await Promise.all([log.identity(), log.end()]).catch(() => [null, null]);
    if (named !== null && ending !== null) {
      identity ??= named;
      if (named !== identity) return onChanged('it is another one');
      shorter = ending < end ? shorter + 1 : 0;
      if (shorter === CHECKS) return onChanged('it has lost events');
      if (ending > end) end = ending;
    }
    await pause(everyMs, signal);
  }
}
