/** Answers and events of the desk in the words of the page. Pure. */
import type { AdminMessage, ChatMessage, ConversationDetail, TicketDetail } from '@casebook/client';
import type { Fact, Message, Person, Thread, Transaction } from './model.ts';
import { deviceName } from './plain-words.ts';

type TicketMessage = Omit<AdminMessage, 'user_id' | 'sender_email' | 'attachments'> &
  Partial<Pick<AdminMessage, 'user_id' | 'sender_email'>>;

export const messageOfTicket = (message: TicketMessage): Message => ({
  id: message.id,
  text: message.message,
  from: message.is_from_user ? 'person' : 'support',
  isNote: message.is_internal,
  senderId: message.user_id ?? null,
  senderName: message.sender_name ?? message.sender_email ?? null,
  senderEmail: message.sender_email ?? null,
  isVerified: message.verified,
  at: message.createdAt,
  isRead: null,
});

const SIDES = { user: 'person', guest: 'person', admin: 'support', system: 'system' } as const;

export const messageOfChat = (message: ChatMessage): Message => ({
  id: message.id,
  text: message.message,
  from: message.messageType === 'system' ? 'system' : SIDES[message.senderType],
  isNote: false,
  senderId: message.senderId ?? message.guestId,
  ...{ senderName: null, senderEmail: null },
  isVerified: true,
  at: message.createdAt,
  isRead: message.isRead,
});

const fullName = (names: readonly (string | null | undefined)[]): string | null =>
  names.filter(Boolean).join(' ') || null;

const known = (facts: Readonly<Record<Fact, string | null | undefined>>): Person['facts'] =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value));

type Verification = NonNullable<TicketDetail['user']>['kyc_verification'];
const verificationOf = (verification: Verification | undefined): string | null =>
  verification == null
    ? null
    : (verification.status ?? (verification.is_verified ? 'verified' : 'not_verified'));

function personOfTicket({ user, user_id, email, phone_number, device_metadata }: TicketDetail): Person {
  const balance = user?.wallet.current_balance;
  return {
    id: user_id,
    isGuest: false,
    name: fullName([user?.first_name, user?.last_name]),
    email: user?.email ?? email,
    phone: user?.phone_number ?? phone_number,
    facts: known({
      account: user?.account_status,
      tier: user?.tier?.name ?? user?.tier?.tier,
      verification: verificationOf(user?.kyc_verification),
      balance: balance == null ? null : String(balance),
      tag: user?.smipay_tag,
      device: deviceName(device_metadata?.device_model, device_metadata?.platform),
      app: device_metadata?.app_version,
    }),
  };
}

const transactionOf = ({ related_transaction: one }: TicketDetail): Transaction | null =>
  one && {
    reference: one.transaction_reference ?? one.id,
    amount: one.amount,
    type: one.transaction_type,
    status: one.status,
    at: one.createdAt,
  };

export const threadOfTicket = (ticket: TicketDetail, revision: number): Thread => ({
  kind: 'ticket',
  id: ticket.id,
  number: ticket.ticket_number,
  subject: ticket.subject,
  status: ticket.status,
  priority: ticket.priority,
  type: ticket.support_type,
  tags: ticket.tags ?? [],
  assignedTo: ticket.assigned_to,
  assigneeName:
    fullName([ticket.assigned_admin?.first_name, ticket.assigned_admin?.last_name]) ??
    ticket.assigned_admin?.email ??
    null,
  revision,
  openedAt: ticket.createdAt,
  person: personOfTicket(ticket),
  transaction: transactionOf(ticket),
  linked: ticket.conversation_id === null ? null : { kind: 'chat', name: ticket.conversation_id },
  rating:
    ticket.satisfaction_rating === null
      ? null
      : { stars: ticket.satisfaction_rating, words: ticket.feedback },
  resolutionNotes: ticket.resolution_notes,
});

export const threadOfChat = (chat: ConversationDetail, revision: number): Thread => ({
  kind: 'chat',
  id: chat.id,
  number: null,
  subject: chat.subject,
  status: chat.status,
  priority: chat.priority,
  type: chat.type,
  tags: [],
  assignedTo: chat.adminId,
  assigneeName: chat.admin?.firstName ?? chat.admin?.email ?? null,
  revision,
  openedAt: chat.createdAt,
  person: {
    id: chat.userId ?? chat.guestId,
    isGuest: chat.userId === null,
    name: chat.user?.firstName ?? null,
    email: chat.user?.email ?? null,
    phone: null,
    facts: {},
  },
  transaction: null,
  linked: chat.ticketNumber === null ? null : { kind: 'ticket', name: chat.ticketNumber },
  rating: null,
  resolutionNotes: null,
});
