import type { Answer, Conflict } from '@casebook/client';
import { me } from '../app/session.ts';
import { desk } from '../desk/desk.ts';
import type { Kind, Priority, Status } from '../list/vocabulary.ts';
import { isOnlyBy } from './conflicts.ts';
import { messageOfChat, messageOfTicket, threadOfChat, threadOfTicket } from './from-desk.ts';
import type { Message, Older, Thread } from './model.ts';

/** How many messages are asked for at once. */
export const PAGE = 50;

export interface Opened {
  readonly thread: Thread;
  readonly messages: readonly Message[];
  readonly older: Older;
}

/** What changes are meant for: the revision that was seen. */
export interface Meant {
  readonly ifMatch: number;
  /** Asked where the desk has another one. It returns the input of another attempt, or null. */
  readonly onConflict: <Input>(conflict: Conflict, input: Input) => Input | null;
}

/** A change for a revision. What one has done oneself since, such as the reply before, is no obstacle. */
export const unlessOthers = (ifMatch: number): Meant => ({
  ifMatch,
  onConflict: ({ since }, input) => (isOnlyBy(me().id, since) ? input : null),
});

/** The calls that read a ticket or a chat. */
export interface Reading {
  /** By its id or, of tickets, its number. */
  open(name: string, signal: AbortSignal): Promise<Opened>;
  older(id: string, from: NonNullable<Older>): Promise<Pick<Opened, 'messages' | 'older'>>;
}

/** A ticket or a chat at the desk: the calls that its page makes. */
interface Source extends Reading {
  setStatus(id: string, status: Status, meant: Meant): Promise<Answer<unknown>>;
  setPriority(id: string, priority: Priority, meant: Meant): Promise<Answer<unknown>>;
  assign(id: string, admin: string | null, meant: Meant): Promise<Answer<unknown>>;
  setTags(id: string, tags: readonly string[], meant: Meant): Promise<Answer<unknown>>;
}

export const olderBy = (cursor: string | null): Older => (cursor === null ? null : { cursor });

const tickets: Source = {
  async open(name, signal) {
    const { data, revision } = await desk.tickets.get(name, { messages_limit: PAGE }, { signal });
    return {
      thread: threadOfTicket(data, revision ?? 0),
      messages: data.messages.map(messageOfTicket),
      older: olderBy(data.next_cursor),
    };
  },
  async older(id, from) {
    const cursor = 'cursor' in from ? from.cursor : undefined;
    const { data } = await desk.tickets.get(id, { messages_limit: PAGE, cursor });
    return { messages: data.messages.map(messageOfTicket), older: olderBy(data.next_cursor) };
  },
  setStatus: (id, status, meant) => desk.tickets.setStatus(id, { status: status as never }, meant),
  setPriority: (id, priority, meant) => desk.tickets.setPriority(id, { priority: priority as never }, meant),
  assign: (id, assigned_to, meant) => desk.tickets.assign(id, { assigned_to }, meant),
  setTags: (id, tags, meant) => desk.tickets.setTags(id, { tags: [...tags] }, meant),
};

/** Pages of a chat's messages are counted from the oldest one. `known`: how many there were before those at hand. */
const pageBefore = (known: number): Older => (known <= 0 ? null : { page: Math.ceil(known / PAGE), known });

const chats: Source = {
  async open(name, signal) {
    const { data, revision } = await desk.conversations.get(name, {}, { signal });
    return {
      thread: threadOfChat(data, revision ?? 0),
      messages: data.messages.map(messageOfChat),
      older: pageBefore(data.messageCount - data.messages.length),
    };
  },
  async older(id, from) {
    if (!('page' in from)) return { messages: [], older: null };
    const { data } = await desk.conversations.messages(id, { page: from.page, limit: PAGE });
    const first = (from.page - 1) * PAGE;
    const messages = data.messages.slice(0, from.known - first).map(messageOfChat);
    return { messages, older: pageBefore(first) };
  },
  setStatus: (id, status, meant) => desk.conversations.setStatus(id, { status: status as never }, meant),
  setPriority: (id, priority, meant) =>
    desk.conversations.setPriority(id, { priority: priority as never }, meant),
  assign: (id, adminId, meant) => desk.conversations.assign(id, { adminId }, meant),
  setTags: () => Promise.reject(new Error('chats have no tags')),
};

export const sourceOf = (kind: Kind): Source => (kind === 'ticket' ? tickets : chats);
