import { conversationStream } from '../../events/conversations/events.ts';
import type { ConversationId } from '../../events/ids.ts';
import type { CommandHandler } from '../handle.ts';
import type { Invocation } from '../invocation.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Folded } from '../streams.ts';
import { conversationNotFound } from './access.ts';
import type { CompleteTicket } from './complete-ticket.ts';
import {
  type Conversation,
  type ConversationState,
  conversationFold,
  type TicketRequest,
} from './conversation.ts';
import type { ConversationPeople } from './people.ts';
import { requestTicket } from './request-ticket.ts';
import { knownTo, nothing } from './revealing.ts';

/** The request of support to carry a conversation on as a ticket. */
export interface AskedTicket extends Pick<TicketRequest, 'subject' | 'supportType'> {
  /** How to reach the owner, in case this isn't known. */
  readonly email: string | null;
}

/** A conversation with the ticket that continues it. */
export interface CarriedOn extends Pick<Folded<unknown>, 'revision' | 'position'> {
  readonly conversationId: ConversationId;
  readonly ticket: NonNullable<Conversation['ticket']>;
}

/**
 * Continues a conversation as its one ticket, which takes over every message before the one that tells of it. Repeating it
 * returns the same ticket. It takes effect with its request, which the caller's revision is compared for: messages that arrive
 * after that don't stop it.
 */
export type CarryOn = (
  id: ConversationId,
  asked: AskedTicket,
  invocation: Invocation,
) => Promise<CarriedOn | Refusal>;

export interface CarryOnParts {
  readonly commands: CommandHandler;
  readonly directory: ConversationPeople;
  readonly completeTicket: CompleteTicket;
}

export function createCarryOn({ commands, directory, completeTicket }: CarryOnParts): CarryOn {
  async function request(id: ConversationId, asked: AskedTicket, invocation: Invocation) {
    const { context } = invocation;
    const options = knownTo(invocation);
    const seen = await commands.execute(conversationFold, conversationStream(id), nothing, context, options);
    if (isRefusal(seen)) return seen;
    if (seen.state === null) return conversationNotFound();
    if (seen.state.ticket !== null || seen.state.ticketRequest !== null) return seen;
    const email = await emailOf(directory, seen.state, asked.email);
    if (email === null) return refuse('email_unknown', { field: 'email' });
    const { subject, supportType } = asked;
    const asks = (state: ConversationState) => requestTicket(state, { subject, supportType, email });
    return commands.execute(conversationFold, conversationStream(id), asks, context, options);
  }

  return async (id, asked, invocation) => {
    const requested = await request(id, asked, invocation);
    if (isRefusal(requested)) return requested;
    const completed = await completeTicket(id, invocation.context);
    return isRefusal(completed) ? completed : carriedOn(completed);
  };
}

function carriedOn({ state, revision, position }: Folded<ConversationState>): CarriedOn {
  if (!state?.ticket) throw new Error('a conversation was carried on and has no ticket');
  return { conversationId: state.id, ticket: state.ticket, revision, position };
}

/** Where the owner of the conversation can be reached; null when neither the desk nor the caller knows. */
async function emailOf(
  directory: Pick<ConversationPeople, 'user'>,
  { owner, ownerEmail }: Conversation,
  given: string | null,
): Promise<string | null> {
  if (owner.kind === 'guest') return given ?? ownerEmail;
  return (await directory.user(owner.id))?.email ?? ownerEmail ?? given;
}
