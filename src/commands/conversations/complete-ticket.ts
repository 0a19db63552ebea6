import { conversationStream } from '../../events/conversations/events.ts';
import { sideOf } from '../../events/conversations/people.ts';
import type { AdminId, ConversationId, MessageId, UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { NewId } from '../new-id.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Folded } from '../streams.ts';
import { conversationNotFound } from './access.ts';
import {
  type Conversation,
  type ConversationState,
  conversationFold,
  type TicketRequest,
} from './conversation.ts';
import type { ConversationPeople, Known } from './people.ts';
import { recordTicket } from './record-ticket.ts';
import { messagesOf, type SentMessage } from './sent-messages.ts';
import type { MessageForTicket, MessagesForTicket, TicketsForConversations } from './tickets.ts';

export interface CompleteTicketParts {
  readonly commands: CommandHandler;
  readonly directory: ConversationPeople;
  readonly tickets: TicketsForConversations;
  readonly newId: NewId;
}

/**
 * Opens the requested ticket of a conversation, as far as it isn't done, and returns the conversation with its ticket. The ticket
 * holds every message before the one that tells of it. May be repeated, also at once.
 */
export type CompleteTicket = (
  id: ConversationId,
  context: CommandContext,
) => Promise<Folded<ConversationState> | Refusal>;

/** How often the messages that came meanwhile are copied, until the caller is told to try again. */
const MAX_ATTEMPTS = 50;

export function createCompleteTicket({
  commands,
  directory,
  tickets,
  newId,
}: CompleteTicketParts): CompleteTicket {
  /** Copies the messages of the conversation as it was found, and records the ticket unless there are more by then. */
  async function attempt(
    { id: conversationId, messages: copied, ...conversation }: Conversation,
    request: TicketRequest,
    messages: MessagesForTicket,
    context: CommandContext,
  ) {
    const user = await userOf(directory, conversation, request.email);
    const chat = { conversationId, user, ...request, messageId: newId<MessageId>(), messages };
    const opened = await tickets.open(chat, context);
    if (isRefusal(opened)) return opened;
    const { ticketId, ticketNumber } = opened;
    const ticket = { ticketId, ticketNumber, messageId: newId<MessageId>(), messages: copied };
    const record = (state: ConversationState) => recordTicket(state, ticket);
    return commands.execute(conversationFold, conversationStream(conversationId), record, context);
  }

  return async (id, context) => {
    // Several steps on one stream: events of an earlier step must not be taken for a repetition of a later one.
    const step: CommandContext = { ...context, claimedAt: null };
    const messages = messagesForTicket(commands, directory, id);
    let found: Folded<ConversationState> = await commands.load(conversationFold, conversationStream(id));
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      const { state } = found;
      if (state === null) return conversationNotFound();
      if (state.ticket !== null) return found;
      if (state.ticketRequest === null) throw new Error('a ticket that was not requested');
      const recorded = await attempt(
        state,
        state.ticketRequest,
        messages(found, state.ticketRequest.email),
        step,
      );
      if (isRefusal(recorded)) return recorded;
      found = recorded;
    }
    return found.state?.ticket ? found : refuse('too_many_conflicts');
  };
}

/** The owner of the conversation, else the user with that e-mail, else no user. */
async function userOf(
  directory: ConversationPeople,
  { owner, ownerName }: Pick<Conversation, 'owner' | 'ownerName'>,
  email: string,
): Promise<{ readonly id: UserId; readonly name: string | null } | null> {
  if (owner.kind === 'user')
    return { id: owner.id, name: (await directory.user(owner.id))?.name ?? ownerName };
  const user = await directory.userByContact({ email, phoneNumber: null });
  // The guest has not proven to be that user, but can read the ticket: it shows the name that the guest had in the chat.
  return user && { id: user.id, name: ownerName };
}

/** The messages up to the revision at which the conversation was found, with their owner's e-mail. */
function messagesForTicket(
  commands: Pick<CommandHandler, 'recall'>,
  directory: Pick<ConversationPeople, 'admin'>,
  id: ConversationId,
): (found: Folded<unknown>, ownerEmail: string) => MessagesForTicket {
  const messagesAsOf = messagesOf(commands, id);
  const admins = new Map<AdminId, Promise<Known | null>>();
  const emailOf = async (id: AdminId) => {
    const known = admins.get(id) ?? directory.admin(id);
    admins.set(id, known);
    return (await known)?.email ?? null;
  };
  const senderEmail = ({ event: { data } }: SentMessage, ownerEmail: string) => {
    if (sideOf(data.sender) === 'owner') return ownerEmail;
    return data.sender.kind === 'admin' ? emailOf(data.sender.id) : null;
  };
  return (found, ownerEmail) => {
    const messages = messagesAsOf(found);
    const read = async (said: SentMessage) => forTicket(said, await senderEmail(said, ownerEmail));
    return async (from, limit) => Promise.all((await messages(from, limit)).map(read));
  };
}

const forTicket = (
  { event: { data }, metadata: { time: writtenAt } }: SentMessage,
  senderEmail: string | null,
): MessageForTicket => ({
  messageId: data.messageId,
  message: data.message,
  isFromUser: sideOf(data.sender) === 'owner',
  senderId: data.sender.kind === 'user' || data.sender.kind === 'admin' ? data.sender.id : null,
  senderName: data.senderName,
  senderEmail,
  writtenAt,
});
