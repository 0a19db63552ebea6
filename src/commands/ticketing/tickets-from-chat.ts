import type { ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import { type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';
import type { SupportType } from '../../events/ticketing/vocabulary.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler, Outcome } from '../handle.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type ChatMessage, openFromChat, takeOver } from './open-from-chat.ts';
import { type TicketState, ticketFold } from './ticket.ts';
import { allottedTicketNumber, ticketIdOf } from './ticket-number.ts';

/** A conversation that is to be continued as a ticket. */
export interface ChatToCarryOn {
  readonly conversationId: ConversationId;
  readonly user: { readonly id: UserId; readonly name: string | null } | null;
  readonly email: string;
  readonly subject: string;
  readonly supportType: SupportType;
  /** The id of the ticket's first message, in case it isn't a message of the conversation. */
  readonly messageId: MessageId;
  /** The conversation's messages in order, without the first `from`, at most `limit` of them. */
  messages(from: number, limit: number): Promise<readonly ChatMessage[]>;
}

export interface TicketOfChat {
  readonly ticketId: TicketId;
  readonly ticketNumber: TicketNumber;
  readonly position: Position;
}

/** The one ticket of a conversation, with its messages. A repetition adds what is missing. */
export type OpenTicketFromChat = (
  chat: ChatToCarryOn,
  context: CommandContext,
) => Promise<TicketOfChat | Refusal>;

/** The number of messages in one append: even the longest ones fit into it. */
const BATCH = 25;

export function createTicketsFromChat(commands: CommandHandler, prefix: string): OpenTicketFromChat {
  return async (chat, context) => {
    // Several steps on one stream: events of an earlier step must not be taken for a repetition of a later one.
    const step: CommandContext = { ...context, claimedAt: null };
    const ticketNumber = await allottedTicketNumber(commands, prefix, chat.conversationId, step);
    const ticketId = ticketIdOf(ticketNumber);
    const decide = (
      decision: (ticket: TicketState) => readonly TicketEvent[],
    ): Promise<Outcome<TicketState, TicketEvent> | Refusal> =>
      commands.execute(ticketFold, ticketStream(ticketId), decision, step);

    const { messages, ...facts } = chat;
    const [first = null] = await messages(0, 1);
    let outcome = await decide((ticket) => openFromChat(ticket, { ...facts, first, ticketId, ticketNumber }));
    for (;;) {
      if (isRefusal(outcome)) return outcome;
      if (outcome.state === null) throw new Error('a ticket was opened and is not there');
      const { firstMessageId, chatMessages: from } = outcome.state;
      const begun = firstMessageId === first?.messageId ? 1 : 0;
      const batch = await messages(begun + from, BATCH);
      if (batch.length === 0) return { ticketId, ticketNumber, position: outcome.position };
      outcome = await decide((ticket) => takeOver(ticket, { messages: batch, from }));
    }
  };
}
