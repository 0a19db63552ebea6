/** Messages in their order. Pure. */
import type { Message } from './model.ts';

/** The list with a message more, once: the same one may come as the answer of its sending and as an event. */
export const withMessage = (messages: readonly Message[], message: Message): readonly Message[] =>
  messages.some(({ id }) => id === message.id) ? messages : [...messages, message];

/** The list after those that are older than its first one. */
export function withOlder(messages: readonly Message[], older: readonly Message[]): readonly Message[] {
  const there = new Set(messages.map(({ id }) => id));
  return [...older.filter(({ id }) => !there.has(id)), ...messages];
}

/** A message as it is laid out. */
export interface Line {
  readonly message: Message;
  /** It is the first of its day, in the reader's zone. */
  readonly beginsDay: boolean;
  /** It follows another one of the same author closely: name and picture needn't be repeated. */
  readonly goesOn: boolean;
}

const CLOSE_MS = 5 * 60_000;

/** `dayOf`: the day of an instant, in the reader's zone. */
export function linesOf(messages: readonly Message[], dayOf: (at: string) => string): readonly Line[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const beginsDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
    const isSame =
      before !== undefined &&
      before.from === message.from &&
      before.isNote === message.isNote &&
      before.senderId === message.senderId &&
      before.senderName === message.senderName;
    const isClose = before !== undefined && Date.parse(message.at) - Date.parse(before.at) < CLOSE_MS;
    return { message, beginsDay, goesOn: !beginsDay && isSame && isClose };
  });
}
