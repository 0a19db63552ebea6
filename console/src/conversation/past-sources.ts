import { desk } from '../desk/desk.ts';
import type { Kind } from '../list/vocabulary.ts';
import { messageOfChat, messageOfTicket, threadOfChat, threadOfTicket } from './from-desk.ts';
import { type Opened, olderBy, PAGE, type Reading } from './sources.ts';

type Read = (
  name: string,
  query: { readonly messages_limit: number; readonly cursor?: string; readonly as_of: string },
  signal?: AbortSignal,
) => Promise<Opened>;

const ticket: Read = async (name, query, signal) => {
  const { data } = await desk.history.ticket(name, query, { ...(signal && { signal }) });
  const messages = data.messages.map(messageOfTicket);
  return { thread: threadOfTicket(data, 0), messages, older: olderBy(data.next_cursor) };
};

const chat: Read = async (name, query, signal) => {
  const { data } = await desk.history.conversation(name, query, { ...(signal && { signal }) });
  const messages = data.messages.map(messageOfChat);
  return { thread: threadOfChat(data, 0), messages, older: olderBy(data.next_cursor) };
};

/** A ticket or a chat as it was at a moment: it can be read, and nothing of it changes. */
export function pastSourceOf(kind: Kind, asOf: string): Reading {
  const read = kind === 'ticket' ? ticket : chat;
  const query = { messages_limit: PAGE, as_of: asOf };
  return {
    open: (name, signal) => read(name, query, signal),
    older: (id, from) => read(id, { ...query, ...('cursor' in from && { cursor: from.cursor }) }),
  };
}
