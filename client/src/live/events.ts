import type { ClientEvents, ServerEvents } from '../api.ts';

export type ServerEventName = keyof ServerEvents;
export type ClientEventName = keyof ClientEvents;

/** Of what a room tells: a ticket, or a conversation. */
export type TopicKind = 'ticket' | 'conversation';

/** What the desk has told. */
export type LiveEvent = {
  [Name in ServerEventName]: {
    readonly name: Name;
    readonly payload: ServerEvents[Name]['payload'];
    /** The place in the event log; null for what isn't in it, such as typing. */
    readonly position: number | null;
    /** How often the ticket or conversation had changed after this; null without either. */
    readonly revision: number | null;
    /** `ticket:ID`, `conversation:ID`, or null: it is of none of them. */
    readonly topic: string | null;
  };
}[ServerEventName];

/** A topic by its kind and the id of the ticket or conversation. */
export const topicOf = (kind: TopicKind, id: string): string => `${kind}:${id}`;

interface Fields {
  readonly id?: string;
  readonly kind?: 'ticket' | 'chat';
  readonly ticket_id?: string;
  readonly conversationId?: string;
  readonly position?: number;
  readonly revision?: number | null;
}

/** An event as it came: its payload, and for some the place in a second argument. */
export function eventOf(name: ServerEventName, payload: Fields, place: Fields = payload): LiveEvent {
  const { position = null, revision = null } = place;
  return { name, payload, position, revision, topic: topicIn(name, { ...place, ...payload }) } as LiveEvent;
}

function topicIn(name: ServerEventName, { id, kind, ticket_id, conversationId }: Fields): string | null {
  if (kind !== undefined && id !== undefined) return topicOf(kind === 'chat' ? 'conversation' : kind, id);
  const ticket = name === 'ticket_created' ? id : ticket_id;
  if (ticket !== undefined) return topicOf('ticket', ticket);
  return conversationId === undefined ? null : topicOf('conversation', conversationId);
}

/** Whether the socket was put out of the room: the ticket or conversation has another owner. */
export const hasLost = (event: LiveEvent): boolean =>
  event.name === 'conversation:left' ||
  (event.name === 'ticket_updated' &&
    event.payload.event === 'owner_changed' &&
    event.payload.user_id === null);
