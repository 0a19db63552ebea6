import { isRefusal } from '../../commands/refusal.ts';
import { command } from '../endpoint.ts';
import { CONVERSATIONS } from './conversation-list.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { conversationPath, ticketBody, ticketData } from './inputs.ts';

export const openTicketForConversation = ({ carryOn, supportTypes }: ConversationDependencies) =>
  command({
    method: 'POST',
    path: `${CONVERSATIONS}/:id/ticket`,
    summary: 'Open a ticket for a conversation',
    notes:
      'The conversation’s messages are copied to the ticket, each refers to the other, and a message in the conversation tells the owner. A conversation has at most one ticket: repeating the request returns the same one.',
    tag: 'Conversations for admins',
    access: ['admin'],
    limit: 'admin_write',
    kind: 'command',
    versioned: true,
    params: conversationPath,
    body: ticketBody(supportTypes),
    answers: { 200: { description: 'The ticket of the conversation', data: ticketData } },
    refusals: ['conversation_not_found', 'email_unknown'],
    async handle(request) {
      const { subject, support_type, type, email } = request.body;
      const supportType = (support_type ?? type) as string;
      const carried = await carryOn(request.params.id, { subject, supportType, email }, request);
      if (isRefusal(carried)) return carried;
      const { conversationId, ticket, position, revision } = carried;
      const facts = { conversationId, ticketId: ticket.id, ticketNumber: ticket.number };
      return { told: null, facts, position, revision };
    },
    async present({ facts }) {
      return { status: 200, message: 'Ticket opened for the conversation', data: facts };
    },
  });
