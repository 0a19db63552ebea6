import type { CommandHandler } from '../../../src/commands/handle.ts';
import { isRefusal } from '../../../src/commands/refusal.ts';
import { type ChatMessage, openFromChat, takeOver } from '../../../src/commands/ticketing/open-from-chat.ts';
import {
  type ChatToCarryOn,
  createTicketsFromChat,
} from '../../../src/commands/ticketing/tickets-from-chat.ts';
import type { ConversationId, Instant, MessageId } from '../../../src/events/ids.ts';
import { type TicketEvent, ticketStream } from '../../../src/events/ticketing/events.ts';
import {
  adaObi,
  commandContext,
  johnDoe,
  MORNING,
  secondsAfter,
  ticketId,
  ticketNumber,
  ticketOpened,
} from '../../support/examples.ts';
import { eventsIn, nodeOn, temporaryLog } from '../../support/logs.ts';
import { given } from '../../support/ticketing.ts';

const conversationId = '550e8400-e29b-41d4-a716-446655440000' as ConversationId;

const fromJohn = (number: number): ChatMessage => ({
  ...{ messageId: `chat-${number}` as MessageId, message: `Message ${number}`, isFromUser: true },
  ...{ senderId: johnDoe.id, senderName: johnDoe.name, senderEmail: johnDoe.email },
  writtenAt: secondsAfter(number),
});
const fromAda = (number: number): ChatMessage => ({
  ...fromJohn(number),
  ...{ isFromUser: false, senderId: adaObi.id, senderName: adaObi.name, senderEmail: adaObi.email },
});

const asked = {
  ...{ ticketId, ticketNumber, conversationId, user: { id: johnDoe.id, name: johnDoe.name } },
  ...{ email: johnDoe.email, subject: 'Cannot finish onboarding', messageId: 'new' as MessageId },
  supportType: 'KYC_VERIFICATION_ISSUE',
} as const;

const opened = (
  messageId: string,
  description: string,
  { isVerified, writtenAt }: { readonly isVerified: boolean; readonly writtenAt: Instant | null },
): TicketEvent =>
  ticketOpened({
    ...{ messageId: messageId as MessageId, description, subject: asked.subject, isVerified, writtenAt },
    ...{ supportType: 'KYC_VERIFICATION_ISSUE', priority: 'medium', phoneNumber: null },
    ...{ relatedTransactionId: null, deviceMetadata: null, ipAddress: null, userAgent: null },
  });
const linked: TicketEvent = { type: 'TicketLinked', data: { ticketId, conversationId } };
const added = (message: ChatMessage): TicketEvent => ({
  type: 'ChatMessageAdded',
  data: { ticketId, userId: johnDoe.id, ...message },
});

describe('opening a ticket for a conversation', () => {
  it('describes it by what the user began with', () => {
    given()
      .when((ticket) => openFromChat(ticket, { ...asked, first: fromJohn(1) }))
      .then(opened('chat-1', 'Message 1', { isVerified: true, writtenAt: secondsAfter(1) }), linked);
  });

  it.each([
    ['support began', fromAda(1)],
    ['nothing was said', null],
  ])('describes it by its subject when %s', (_, first) => {
    given()
      .when((ticket) => openFromChat(ticket, { ...asked, first }))
      .then(opened('new', asked.subject, { isVerified: false, writtenAt: null }), linked);
  });

  it('opens none when there is one', () => {
    given(ticketOpened())
      .when((ticket) => openFromChat(ticket, { ...asked, first: null }))
      .then();
  });
});

describe('taking over messages', () => {
  it('keeps who wrote them and when', () => {
    given(ticketOpened(), linked)
      .when((ticket) => takeOver(ticket, { messages: [fromAda(1), fromJohn(2)], from: 0 }))
      .then(added(fromAda(1)), added(fromJohn(2)));
  });

  it('passes over those that the ticket has', () => {
    given(ticketOpened(), linked, added(fromAda(1)), added(fromJohn(2)))
      .when((ticket) => takeOver(ticket, { messages: [fromJohn(2), fromJohn(3)], from: 1 }))
      .then(added(fromJohn(3)));
  });
});

describe('a node that dies while it takes over messages', () => {
  it('leaves a ticket that the next call completes, with each message once', async () => {
    const log = await temporaryLog();
    const all = Array.from({ length: 70 }, (_, index) => fromJohn(index + 1));
    const chat: ChatToCarryOn = {
      ...{ conversationId, user: asked.user, email: asked.email, subject: asked.subject },
      ...{ supportType: asked.supportType, messageId: asked.messageId },
      messages: async (from, limit) => all.slice(from, from + limit),
    };
    const context = () => commandContext({ now: () => MORNING });
    let asks = 0;
    const dying: ChatToCarryOn = {
      ...chat,
      messages(from, limit) {
        if (++asks > 2) throw new Error('the node died');
        return chat.messages(from, limit);
      },
    };
    const on = (commands: CommandHandler) => createTicketsFromChat(commands, 'SMI');
    await expect(on(nodeOn(log))(dying, context())).rejects.toThrow('the node died');

    const outcome = await on(nodeOn(log))(chat, context());
    if (isRefusal(outcome)) throw new Error(outcome.refused);
    const events = await eventsIn(log, ticketStream(outcome.ticketId));
    const ids = events.flatMap(({ event }) => {
      const { type, data } = event as TicketEvent;
      return type === 'TicketOpened' || type === 'ChatMessageAdded' ? [data.messageId] : [];
    });
    expect(ids).toEqual(all.map(({ messageId }) => messageId));
    expect((await on(nodeOn(log))(chat, context())) as object).toEqual(outcome);
    await log.destroy();
  });
});
