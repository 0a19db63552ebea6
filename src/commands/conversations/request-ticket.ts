import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { Refusal } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { ConversationState, TicketRequest } from './conversation.ts';

/** Support asks for the one ticket of a conversation. Who asks later gets the ticket that was asked for first. */
export function requestTicket(
  conversation: ConversationState,
  request: TicketRequest,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  const { id: conversationId, owner, ticket, ticketRequest } = conversation;
  if (ticket !== null || ticketRequest !== null) return [];
  return [{ type: 'ConversationTicketRequested', data: { conversationId, owner, ...request } }];
}
