/** Messages in their order. Pure. */
import type { Message } from './model.ts';

/**
 * The list with a message more, once: the same one may come as the answer of its sending and as an event. An answer may come before the events
 * of what was written earlier, so that the time says the place.
 */
export function withMessage(messages: readonly Message[], message: Message): readonly Message[] {
  if (messages.some(({ id }) => id === message.id)) return messages;
  return messages.toSpliced(messages.findLastIndex(({ at }) => at <= message.at) + 1, 0, message);
}

/** The list after those that are older than its first one. */
export function withOlder(messages: readonly Message[], older: readonly Message[]): readonly Message[] {
  const there = new Set(messages.map(({ id }) => id));
  return [...older.filter(({ id }) => !there.has(id)), ...messages];
}

/**
 * The last reply after a message that `isOwn` isn't true of: somebody else has answered meanwhile. Notes are no replies; null: there is none.
 * `after`: null stands for the beginning.
 */
export function crossingReply(
  messages: readonly Message[],
  after: string | null,
  isOwn: (message: Message) => boolean,
): Message | null {
  const since = messages.slice(messages.findIndex(({ id }) => id === after) + 1);
  return (
    since.findLast((message) => message.from === 'support' && !message.isNote && !isOwn(message)) ?? null
  );
}

/** A message as it is laid out. */
export interface Line {
  readonly message: Message;
  /** It is the first of its day, in the reader's zone. */
  readonly beginsDay: boolean;
  /** It follows another one of the same author closely: name and picture needn't be repeated. */
  readonly goesOn: boolean;
  /** The next one goes on, and at once: its time stands for both. */
  readonly isFollowed: boolean;
}

const CLOSE_MS = 5 * 60_000;
const AT_ONCE_MS = 60_000;

const isSameAuthor = (one: Message, other: Message): boolean =>
  one.from === other.from &&
  one.isNote === other.isNote &&
  one.senderId === other.senderId &&
  one.senderName === other.senderName;

const between = (before: Message, after: Message): number => Date.parse(after.at) - Date.parse(before.at);

/** `dayOf`: the day of an instant, in the reader's zone. */
export function linesOf(messages: readonly Message[], dayOf: (at: string) => string): readonly Line[] {
  const beginsDay = (message: Message, before: Message | undefined) =>
    before === undefined || dayOf(before.at) !== dayOf(message.at);
  const goesOn = (message: Message, before: Message | undefined) =>
    before !== undefined &&
    !beginsDay(message, before) &&
    isSameAuthor(before, message) &&
    between(before, message) < CLOSE_MS;
  return messages.map((message, index) => {
    const [before, after] = [messages[index - 1], messages[index + 1]];
    return {
      message,
      beginsDay: beginsDay(message, before),
      goesOn: goesOn(message, before),
      isFollowed: after !== undefined && goesOn(after, message) && between(message, after) < AT_ONCE_MS,
    };
  });
}
