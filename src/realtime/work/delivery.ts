import { isConversationEvent } from '../../events/conversations/events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { isTicketEvent } from '../../events/ticketing/events.ts';
import { WORK } from './rooms.ts';
import { type WorkBroadcast, workServerEvents } from './server-events.ts';

/** What those who watch the list of work are told of an event of any context. */
export function workBroadcasts(envelope: EventEnvelope): readonly WorkBroadcast[] {
  if (isTicketEvent(envelope)) return [changed('ticket', envelope.event.data.ticketId, envelope)];
  if (isConversationEvent(envelope)) return [changed('chat', envelope.event.data.conversationId, envelope)];
  return [];
}

const changed = (
  kind: 'ticket' | 'chat',
  id: string,
  { revision, position }: EventEnvelope,
): WorkBroadcast => ({ room: WORK, event: 'work:changed', payload: { kind, id, revision, position } });

const EVENTS: ReadonlySet<string> = new Set(workServerEvents.map(({ event }) => event));

export const isOfWork = (broadcast: { readonly event: string }): broadcast is WorkBroadcast =>
  EVENTS.has(broadcast.event);
