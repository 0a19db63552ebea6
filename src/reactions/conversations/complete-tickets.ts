import type { CompleteTicket } from '../../commands/conversations/complete-ticket.ts';
import { isRefusal } from '../../commands/refusal.ts';
import { type ConversationEvent, conversationTicketRequested } from '../../events/conversations/events.ts';
import { type Reaction, stepsInAt } from '../reaction.ts';

/** How long the node that got the request has to open the ticket itself, milliseconds. */
const OWN_MS = 2_000;

/** Opens the tickets that were requested for conversations when the node that got the request has ended before it could. */
export const createTicketCompletion = (complete: CompleteTicket): Reaction => ({
  name: 'conversations/complete-tickets',
  what: 'tickets of conversations',
  begins: null,
  types: new Set([conversationTicketRequested.type]),
  async react(envelope, attending) {
    const later = stepsInAt(envelope, OWN_MS, attending);
    if (later !== null) return later;
    const { event } = envelope;
    const { conversationId } = (event as Extract<ConversationEvent, { type: 'ConversationTicketRequested' }>)
      .data;
    const completed = await complete(conversationId, attending.contextOf('complete'));
    if (isRefusal(completed)) throw new Error(`a ticket could not be completed: ${completed.refused}`);
    return null;
  },
});
