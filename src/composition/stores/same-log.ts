import type { EventReader } from '../../events/log/port.ts';
import { BEGINNING } from '../../events/log/port.ts';
import { pause } from '../../events/pause.ts';

const EVERY_MS = 2_000;
/** A server that was cut off from the others may know less for a moment: it has to stay that way for so many looks. */
const LOOKS = 3;

/**
 * Looks whether a log that others may replace is still the one that this process began with, and has lost nothing. What
 * the process remembers of streams would be wrong of any other: commands would be decided on what never happened there.
 *
 * @param onChanged called once, and nothing is looked at after it.
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
    // While it doesn't answer there is nothing to compare.
    const [named, ending] = await Promise.all([log.identity(), log.end()]).catch(() => [null, null]);
    if (named !== null && ending !== null) {
      identity ??= named;
      if (named !== identity) return onChanged('it is another one');
      shorter = ending < end ? shorter + 1 : 0;
      if (shorter === LOOKS) return onChanged('it has lost events');
      if (ending > end) end = ending;
    }
    await pause(everyMs, signal);
  }
}
