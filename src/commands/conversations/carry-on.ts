import { conversationStream } from '../../events/conversations/events.ts';
import { sideOf } from '../../events/conversations/people.ts';
import type { AdminId, ConversationId, MessageId, UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { Invocation } from '../invocation.ts';
import type { NewId } from '../new-id.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Folded } from '../streams.ts';
import { conversationNotFound } from './access.ts';
import { type Conversation, type ConversationState, conversationFold } from './conversation.ts';
import type { ConversationPeople, Known } from './people.ts';
import { recordTicket } from './record-ticket.ts';
import { knownTo, nothing } from './revealing.ts';
import { messagesOf, type Said } from './said.ts';
import type { MessageForTicket, TicketsForConversations } from './tickets.ts';

/** The request of support to carry a conversation on as a ticket. */
export interface AskedTicket {
  readonly subject: string;
  readonly supportType: string;
  /** How to reach the owner, in case this isn't known. */
  readonly email: string | null;
}

/** A conversation with the ticket that continues it. */
export interface CarriedOn extends Pick<Folded<unknown>, 'revision' | 'position'> {
  readonly conversationId: ConversationId;
  readonly ticket: NonNullable<Conversation['ticket']>;
}

/**
 * Continues a conversation as its one ticket, which takes over the messages. Repeating it returns the same ticket. Of
 * several callers who know the same revision one succeeds; messages that arrive meanwhile don't stop them.
 */
export type CarryOn = (
  id: ConversationId,
  asked: AskedTicket,
  invocation: Invocation,
) => Promise<CarriedOn | Refusal>;

export interface CarryOnParts {
  readonly commands: CommandHandler;
  readonly directory: ConversationPeople;
  readonly tickets: TicketsForConversations;
  readonly newId: NewId;
}

export function createCarryOn({ commands, directory, tickets, newId }: CarryOnParts): CarryOn {
  async function openTicket(found: Folded<Conversation>, asked: AskedTicket, context: CommandContext) {
    const { state: conversation } = found;
    const { id: conversationId } = conversation;
    const owner = await ownerOf(directory, conversation, asked.email);
    if (owner === null) return refuse('email_unknown', { field: 'email' });
    const { subject, supportType } = asked;
    const messages = messagesForTicket(commands, directory, found, owner.email);
    const chat = { conversationId, ...owner, subject, supportType, messageId: newId<MessageId>(), messages };
    const opened = await tickets.open(chat, context);
    if (isRefusal(opened)) return opened;
    const { ticketId, ticketNumber } = opened;
    const ticket = { ticketId, ticketNumber, messageId: newId<MessageId>() };
    const record = (state: ConversationState) => recordTicket(state, ticket);
    return commands.execute(conversationFold, conversationStream(conversationId), record, context);
  }

  return async (id, asked, invocation) => {
    const { context } = invocation;
    const options = knownTo(invocation);
    const look = () => commands.execute(conversationFold, conversationStream(id), nothing, context, options);
    const seen = await look();
    if (isRefusal(seen)) return seen;
    const { state } = seen;
    if (state === null) return conversationNotFound();
    if (state.ticket !== null) return carriedOn(seen);
    const opened = await openTicket({ ...seen, state }, asked, context);
    if (isRefusal(opened)) return opened;
    // Another command has recorded the ticket: a caller who knows the revision before that gets a conflict.
    const refused = opened.events.length === 0 ? await look() : null;
    return refused !== null && isRefusal(refused) ? refused : carriedOn(opened);
  };
}

function carriedOn({ state, revision, position }: Folded<ConversationState>): CarriedOn {
  if (!state?.ticket) throw new Error('a conversation was carried on and has no ticket');
  return { conversationId: state.id, ticket: state.ticket, revision, position };
}

/** The owner of the conversation, else the user with that e-mail, else no user; null without any e-mail. */
async function ownerOf(
  directory: ConversationPeople,
  { owner, ownerName, ownerEmail }: Conversation,
  given: string | null,
): Promise<{ user: { id: UserId; name: string | null } | null; email: string } | null> {
  if (owner.kind === 'guest') {
    const email = given ?? ownerEmail;
    if (email === null) return null;
    const user = await directory.userByContact({ email, phoneNumber: null });
    // The guest has not proven to be that user, but can read the ticket: it shows the name that the guest had in the chat.
    return { user: user && { id: user.id, name: ownerName }, email };
  }
  const known = await directory.user(owner.id);
  const email = known?.email ?? ownerEmail ?? given;
  return email === null ? null : { user: { id: owner.id, name: known?.name ?? ownerName }, email };
}

/** The messages up to the revision at which the conversation was found. */
function messagesForTicket(
  commands: CommandHandler,
  directory: Pick<ConversationPeople, 'admin'>,
  found: Folded<Conversation>,
  ownerEmail: string,
) {
  const messages = messagesOf(commands, found);
  const admins = new Map<AdminId, Promise<Known | null>>();
  const emailOf = async (id: AdminId) => {
    const known = admins.get(id) ?? directory.admin(id);
    admins.set(id, known);
    return (await known)?.email ?? null;
  };
  const senderEmail = ({ event: { data } }: Said) => {
    if (sideOf(data.sender) === 'owner') return ownerEmail;
    return data.sender.kind === 'admin' ? emailOf(data.sender.id) : null;
  };
  return async (from: number, limit: number): Promise<readonly MessageForTicket[]> =>
    Promise.all((await messages(from, limit)).map(async (said) => forTicket(said, await senderEmail(said))));
}

const forTicket = (
  { event: { data }, metadata: { time: writtenAt } }: Said,
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
