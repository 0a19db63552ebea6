import type { Conversation } from '../../commands/conversations/conversation.ts';
import { conversationFold } from '../../commands/conversations/conversation.ts';
import { recordTicket } from '../../commands/conversations/record-ticket.ts';
import { conversationNotFound } from '../../commands/conversations/send-message.ts';
import { newId } from '../../commands/new-id.ts';
import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
import type { Folded } from '../../commands/streams.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import { sideOf } from '../../events/conversations/people.ts';
import type { AdminId, ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../../events/ids.ts';
import type { ConversationMessageDocument } from '../../projections/conversations/documents.ts';
import type { Place } from '../document-at.ts';
import { command, type EndpointRequest } from '../endpoint.ts';
import type { Done } from '../outcomes.ts';
import { CONVERSATIONS } from './admin-conversations.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { conversationPath, ticketBody, ticketData } from './inputs.ts';
import type { Known } from './people.ts';
import type { MessageForTicket } from './tickets.ts';

type Opened = Done<
  null,
  {
    readonly conversationId: ConversationId;
    readonly ticketId: TicketId;
    readonly ticketNumber: TicketNumber;
  }
>;

interface Asked {
  readonly subject: string;
  readonly type: string;
  readonly email: string | null;
}

export const openTicketForConversation = (deps: ConversationDependencies) =>
  command({
    method: 'POST',
    path: `${CONVERSATIONS}/:id/ticket`,
    summary: 'Carry a conversation on as a ticket',
    notes:
      'The ticket takes over what was said, and both name each other; the owner is told in the conversation. A conversation has one ticket: repeating it answers the same.',
    tag: 'Conversations for admins',
    access: ['admin'],
    limit: 'admin_write',
    kind: 'command',
    params: conversationPath,
    body: ticketBody(deps.tickets.supportTypes),
    answers: { 200: { description: 'The ticket of the conversation', data: ticketData } },
    refusals: ['conversation_not_found', 'email_unknown'],
    async handle(request) {
      const stream = conversationStream(request.params.id);
      const { state: conversation, position, revision } = await deps.commands.load(conversationFold, stream);
      if (conversation === null) return conversationNotFound();
      if (conversation.ticket === null) return openFor(deps, conversation, request, { revision, position });
      return doneWith({ state: conversation, position, revision });
    },
    async present({ facts }) {
      return { status: 200, message: 'Ticket opened for the conversation', data: facts };
    },
  });

async function openFor(
  deps: ConversationDependencies,
  conversation: Conversation,
  { body, context }: EndpointRequest<unknown, unknown, Asked>,
  place: Place,
): Promise<Opened | Refusal> {
  const { id: conversationId } = conversation;
  const owner = await ownerOf(deps, conversation, body.email);
  if (owner === null) return refuse('email_unknown', { field: 'email' });
  const opened = await deps.tickets.open(
    {
      ...{ conversationId, ...owner, subject: body.subject, supportType: body.type },
      messageId: newId<MessageId>(),
      messages: messagesOf(deps, conversation, owner.email, place),
    },
    context,
  );
  if (isRefusal(opened)) return opened;
  const { ticketId, ticketNumber } = opened;
  const told = { ticketId, ticketNumber, messageId: newId<MessageId>() };
  const recorded = await deps.commands.execute(
    conversationFold,
    conversationStream(conversationId),
    (state) => recordTicket(state, told),
    context,
  );
  if (isRefusal(recorded)) return recorded;
  if (recorded.state === null)
    throw new Error(`conversation ${conversationId} has a ticket and never started`);
  return doneWith({ ...recorded, state: recorded.state });
}

function doneWith({ state: { id, ticket }, position, revision }: Folded<Conversation>): Opened {
  if (ticket === null) throw new Error(`conversation ${id} has no ticket`);
  const facts = { conversationId: id, ticketId: ticket.id, ticketNumber: ticket.number };
  return { told: null, facts, position, revision };
}

/** The user whose conversation it is, else the one who has that e-mail, else nobody; null without any e-mail. */
async function ownerOf(
  { directory }: ConversationDependencies,
  { owner, ownerName, ownerEmail }: Conversation,
  given: string | null,
): Promise<{ user: { id: UserId; name: string | null } | null; email: string } | null> {
  if (owner.kind === 'guest') {
    const email = given ?? ownerEmail;
    return email === null
      ? null
      : { user: await directory.userByContact({ email, phoneNumber: null }), email };
  }
  const known = await directory.user(owner.id);
  const email = known?.email ?? ownerEmail ?? given;
  return email === null ? null : { user: { id: owner.id, name: known?.name ?? ownerName }, email };
}

/** Those that the log has up to a position, from the read models once they hold it. */
function messagesOf(
  { store, reader, directory }: ConversationDependencies,
  { id: conversationId, messages: all }: Conversation,
  ownerEmail: string,
  place: Place,
) {
  const admins = new Map<AdminId, Promise<Known | null>>();
  const adminOf = (id: AdminId) => {
    const known = admins.get(id) ?? directory.admin(id);
    admins.set(id, known);
    return known;
  };
  return async (offset: number, limit: number): Promise<readonly MessageForTicket[]> => {
    await reader.at(conversationId, place);
    const page = { conversationId, offset, limit: Math.min(limit, Math.max(0, all - offset)) };
    const { messages } = await store.conversationMessages(page);
    const email = async ({ sender }: ConversationMessageDocument) =>
      sender.kind === 'admin' ? ((await adminOf(sender.id))?.email ?? null) : null;
    return Promise.all(
      messages.map(async (message) =>
        forTicket(message, isOwners(message) ? ownerEmail : await email(message)),
      ),
    );
  };
}

const isOwners = ({ sender }: ConversationMessageDocument): boolean => sideOf(sender) === 'owner';

function forTicket(message: ConversationMessageDocument, senderEmail: string | null): MessageForTicket {
  const { sender } = message;
  return {
    messageId: message.id,
    message: message.message,
    isFromUser: isOwners(message),
    senderId: sender.kind === 'user' || sender.kind === 'admin' ? sender.id : null,
    ...{ senderName: message.senderName, senderEmail, writtenAt: message.createdAt },
  };
}
