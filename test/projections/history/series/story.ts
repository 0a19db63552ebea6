import type { DomainEvent } from '../../../../src/events/envelope.ts';
import { type Instant, instant } from '../../../../src/events/ids.ts';

/** Something that happened, with its stream and time. */
export interface Told {
  readonly stream: string;
  readonly event: DomainEvent;
  readonly time: Instant;
}

/** Over New Year, and over a change of clocks in Europe. */
export const FIRST = Date.parse('2026-12-21T00:00:00.000Z');
export const LAST = Date.parse('2027-04-04T00:00:00.000Z');

const ADMINS = ['ada', 'ben', 'chi', '=HYPERLINK("x")'];
const TYPES = ['GENERAL_INQUIRY', 'PAYMENT_ISSUE', 'BUG_REPORT'];
const STATUSES = ['pending', 'in_progress', 'waiting_user', 'resolved', 'closed', 'escalated'];
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];
const TAGS = [[], ['Refund'], ['vip', 'Refund'], ['REFUND', 'refund', 'chargeback']];

/** Numbers below 1 that follow from the seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A history of tickets and conversations, in the order of a log. Clocks differ: some events are a little earlier than those before. */
export function tellHistory(seed: number, count: number): readonly Told[] {
  const next = numbersFrom(seed);
  const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  const story: Told[] = [];
  const tickets: TicketTold[] = [];
  const chats: ChatTold[] = [];
  let time = FIRST;
  const tell = (stream: string, type: string, data: object) => {
    const skew = next() < 0.1 ? 2_000 : 0;
    story.push({ stream, event: { type, data }, time: instant(time - skew) });
  };
  while (story.length < count) {
    time += ((LAST - FIRST) / count) * next() * 2;
    const kind = next();
    if (kind < 0.12) openTicket(tell, tickets, { next, oneOf });
    else if (kind < 0.2) startChat(tell, chats, { next, oneOf });
    else if (kind < 0.75 && tickets.length > 0) continueTicket(tell, oneOf(tickets), { next, oneOf });
    else if (chats.length > 0) continueChat(tell, oneOf(chats), tickets, { next, oneOf });
  }
  return story;
}

type Tell = (stream: string, type: string, data: object) => void;
interface Dice {
  next(): number;
  oneOf<Item>(items: readonly Item[]): Item;
}
interface TicketTold {
  readonly ticketId: string;
  status: string;
  priority: string;
  admin: string | null;
  tags: readonly string[] | null;
}
interface ChatTold {
  readonly conversationId: string;
  readonly owner: { readonly kind: string; readonly id: string };
  status: string;
  priority: string;
  admin: string | null;
  messages: number;
}

function openTicket(tell: Tell, tickets: TicketTold[], { next, oneOf }: Dice): TicketTold {
  const ticketId = `t${tickets.length}`;
  const priority = oneOf(PRIORITIES.slice(0, 3));
  tell(`ticket-${ticketId}`, 'TicketOpened', {
    ...{ ticketId, ticketNumber: `SMI-2026-${tickets.length}`, userId: next() < 0.5 ? 'u1' : null },
    ...{ email: 'john@example.com', phoneNumber: null, subject: 'Subject', description: 'Description' },
    ...{ supportType: oneOf(TYPES), priority, relatedTransactionId: null, registrationSessionId: null },
    ...{ deviceMetadata: null, ipAddress: null, userAgent: null, messageId: 'm', senderName: null },
    ...{ isVerified: false, writtenAt: null },
  });
  const ticket = { ticketId, status: 'pending', priority, admin: null, tags: null };
  tickets.push(ticket);
  return ticket;
}

function continueTicket(tell: Tell, ticket: TicketTold, { next, oneOf }: Dice): void {
  const { ticketId } = ticket;
  const userId = null;
  const say = (type: string, data: object) => tell(`ticket-${ticketId}`, type, { ticketId, ...data });
  const wrote = { userId, messageId: 'm', message: 'Text', senderName: null };
  const kind = next();
  if (kind < 0.25) say('UserMessageAdded', { ...wrote, senderEmail: 'john@example.com', isVerified: false });
  else if (kind < 0.4) say('ReplySent', { ...wrote, adminId: oneOf(ADMINS), senderEmail: null });
  else if (kind < 0.47) say('InternalNoteAdded', { ...wrote, adminId: oneOf(ADMINS), senderEmail: null });
  else if (kind < 0.7) {
    const to = oneOf(STATUSES);
    say('StatusChanged', { userId, from: ticket.status, to, resolutionNotes: null, resolvedBy: null });
    ticket.status = to;
  } else if (kind < 0.77) {
    const to = oneOf(PRIORITIES);
    say('PriorityChanged', { from: ticket.priority, to });
    ticket.priority = to;
  } else if (kind < 0.87) {
    const to = oneOf(ADMINS);
    say('TicketAssigned', { from: ticket.admin, to, adminName: null });
    ticket.admin = to;
  } else if (kind < 0.9 && ticket.admin !== null) {
    say('TicketUnassigned', { from: ticket.admin });
    ticket.admin = null;
  } else if (kind < 0.96) {
    const to = oneOf(TAGS);
    say('TagsSet', { from: ticket.tags, to });
    ticket.tags = to;
  } else say('TicketRated', { userId: 'u1', rating: 1 + Math.floor(next() * 5), feedback: null });
}

function startChat(tell: Tell, chats: ChatTold[], { next, oneOf }: Dice): void {
  const conversationId = `c${chats.length}`;
  const owner = next() < 0.5 ? { kind: 'user', id: 'u1' } : { kind: 'guest', id: 'g1' };
  const type = oneOf(['general', 'onboarding', 'call_request']);
  const about = { conversationId, owner, type, subject: null, ownerName: null, ownerEmail: null };
  tell(`conversation-${conversationId}`, 'ConversationStarted', about);
  chats.push({ conversationId, owner, status: 'open', priority: 'normal', admin: null, messages: 0 });
}

function continueChat(tell: Tell, chat: ChatTold, tickets: TicketTold[], { next, oneOf }: Dice): void {
  const { conversationId, owner } = chat;
  const say = (type: string, data: object) =>
    tell(`conversation-${conversationId}`, type, { conversationId, ...data });
  const kind = next();
  if (kind < 0.6) {
    const sender = oneOf([owner, owner, { kind: 'admin', id: oneOf(ADMINS) }, { kind: 'system', id: null }]);
    chat.messages++;
    const text = {
      messageId: 'm',
      number: chat.messages,
      senderName: null,
      message: 'Text',
      messageType: 'text',
    };
    say('ConversationMessageSent', { owner, sender, ...text });
  } else if (kind < 0.75) {
    const to = oneOf(['open', 'pending', 'closed']);
    say('ConversationStatusChanged', { from: chat.status, to });
    chat.status = to;
  } else if (kind < 0.82) {
    const to = oneOf(['low', 'normal', 'high', 'urgent']);
    say('ConversationPriorityChanged', { from: chat.priority, to });
    chat.priority = to;
  } else if (kind < 0.95) {
    const to = oneOf(ADMINS);
    if (chat.admin === null || next() < 0.7) {
      say('ConversationAssigned', { from: chat.admin, to, adminName: null });
      chat.admin = to;
    } else {
      say('ConversationUnassigned', { from: chat.admin });
      chat.admin = null;
    }
  } else {
    const { ticketId } = openTicket(tell, tickets, { next, oneOf });
    tell(`ticket-${ticketId}`, 'TicketLinked', { ticketId, conversationId });
    const written = { userId: null, messageId: 'm', message: 'Text', isFromUser: true, senderId: null };
    const by = { senderName: null, senderEmail: null, writtenAt: instant(FIRST) };
    tell(`ticket-${ticketId}`, 'ChatMessageAdded', { ticketId, ...written, ...by });
  }
}
