/** Long conversations in stretches, of which the browser lays out only those in sight. Pure. */
import type { Message } from './model.ts';

/** So many messages a stretch has at most. */
export const STRETCH = 50;

/** Messages in a row, by the id of the first one: that never changes, whatever comes before or after. */
export interface Stretch {
  readonly first: string;
  readonly messages: readonly Message[];
}

/**
 * The messages in stretches. Those of before stay as they are: newer messages are added to the last one or begin another, older ones
 * have stretches of their own.
 */
export function stretchesOf(messages: readonly Message[], before: readonly Stretch[]): readonly Stretch[] {
  const known = new Set(before.map(({ first }) => first));
  const firstKnown = messages.findIndex(({ id }) => known.has(id));
  // Older ones are counted from below, so that the next older ones don't move them.
  const older = firstKnown < 0 ? 0 : firstKnown % STRETCH;
  const found: { first: string; messages: Message[] }[] = [];
  for (const [index, message] of messages.entries()) {
    const last = found.at(-1);
    const isBeginning = index < firstKnown ? (index - older) % STRETCH === 0 : known.has(message.id);
    if (last === undefined || isBeginning || last.messages.length === STRETCH)
      found.push({ first: message.id, messages: [message] });
    else last.messages.push(message);
  }
  return found;
}
