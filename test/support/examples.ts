import type { Bearer, Caller, Role } from '../../src/commands/caller.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import type { Keys } from '../../src/commands/keys.ts';
import type { AddMessage } from '../../src/commands/ticketing/add-message.ts';
import type { OpenTicket } from '../../src/commands/ticketing/open-ticket.ts';
import type { Reply } from '../../src/commands/ticketing/reply.ts';
import { ticketIdOf } from '../../src/commands/ticketing/ticket-number.ts';
import type { BearerClaims, UserRecord } from '../../src/events/directory/events.ts';
import type { DomainEvent, EventEnvelope, EventMetadata } from '../../src/events/envelope.ts';
import {
  type AdminId,
  type CommandId,
  type Instant,
  instant,
  type MessageId,
  type RegistrationSessionId,
  type TicketNumber,
  type TransactionId,
  type UserId,
} from '../../src/events/ids.ts';
import type { Position } from '../../src/events/log/port.ts';
import { type TicketEvent, ticketStream } from '../../src/events/ticketing/events.ts';
import type { TicketStatus } from '../../src/events/ticketing/vocabulary.ts';
import { keyOf } from './key-of.ts';

type Data<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>['data'];

/** For the names of the streams of contacts. */
export const CONTACT_KEYS: Keys = [keyOf(7)];

/** People, tickets and times that tests, demo and documents share. */
export const johnDoe = {
  id: '3b0f4c1e-5a53-4a5e-9f1b-6f2d6c1a7e01' as UserId,
  name: 'John Doe',
  email: 'john@example.com',
  phoneNumber: '+2348012345678',
} as const;

export const janeRoe = {
  id: '8c2d9e7a-1f64-4d0b-8a3c-0b7e5d4f9a02' as UserId,
  name: 'Jane Roe',
  email: 'jane@example.com',
  phoneNumber: '+2348087654321',
} as const;

export const adaObi = {
  id: 'a1f0c2d4-7b36-4e58-9c0a-2d4f6b8e0a11' as AdminId,
  name: 'Ada Obi',
  email: 'ada@smipay.com',
} as const;

export const benEze = {
  id: 'b2e1d3c5-8a47-4f69-8d1b-3e5a7c9f1b12' as AdminId,
  name: 'Ben Eze',
  email: 'ben@smipay.com',
} as const;

export const ticketNumber = 'SMI-2026-000001' as TicketNumber;
export const ticketId = ticketIdOf(ticketNumber);
export const firstMessageId = '5d7a9c1e-0b2f-4c3d-8e4f-6a7b8c9d0e01' as MessageId;
export const secondMessageId = '5d7a9c1e-0b2f-4c3d-8e4f-6a7b8c9d0e02' as MessageId;
export const transactionId = '7e8f9a0b-1c2d-4e3f-8a4b-5c6d7e8f9a01' as TransactionId;
export const sessionId = 'session-2026-02-24-0001' as RegistrationSessionId;

/** When John's ticket was opened. */
export const MORNING = '2026-02-24T10:30:00.000Z' as Instant;
export const secondsAfter = (seconds: number, start: Instant = MORNING): Instant =>
  instant(Date.parse(start) + 1000 * seconds);

export const johnsSubject = "I can't complete my transfer";
export const johnsDescription =
  "I tried sending money to @janedoe but it keeps showing 'insufficient balance' even though I have ₦50,000.";

export const anAppsDevice = {
  device_id: 'abc123',
  device_model: 'iPhone 14 Pro',
  platform: 'ios',
  app_version: '2.1.0',
};

const ownTicket = { ticketId, userId: johnDoe.id } as const;

export const ticketOpened = (changes: Partial<Data<'TicketOpened'>> = {}): TicketEvent => ({
  type: 'TicketOpened',
  data: {
    ...ownTicket,
    ticketNumber,
    email: johnDoe.email,
    phoneNumber: johnDoe.phoneNumber,
    subject: johnsSubject,
    description: johnsDescription,
    supportType: 'TRANSACTION_ISSUE',
    priority: 'medium',
    relatedTransactionId: transactionId,
    registrationSessionId: null,
    deviceMetadata: anAppsDevice,
    ipAddress: '203.0.113.7',
    userAgent: 'SmiPay/2.1.0 (iOS 17.4)',
    messageId: firstMessageId,
    senderName: johnDoe.name,
    isVerified: true,
    writtenAt: null,
    ...changes,
  },
});

export const userMessageAdded = (changes: Partial<Data<'UserMessageAdded'>> = {}): TicketEvent => ({
  type: 'UserMessageAdded',
  data: {
    ...ownTicket,
    messageId: secondMessageId,
    message: 'Thanks for the info. Can you increase my daily limit?',
    senderName: johnDoe.name,
    senderEmail: johnDoe.email,
    isVerified: false,
    ...changes,
  },
});

const fromAda = {
  ...ownTicket,
  adminId: adaObi.id,
  senderName: adaObi.name,
  senderEmail: adaObi.email,
} as const;

export const replySent = (changes: Partial<Data<'ReplySent'>> = {}): TicketEvent => ({
  type: 'ReplySent',
  data: { ...fromAda, messageId: secondMessageId, message: "Hi John, I've looked into this.", ...changes },
});

export const internalNoteAdded = (changes: Partial<Data<'InternalNoteAdded'>> = {}): TicketEvent => ({
  type: 'InternalNoteAdded',
  data: {
    ...fromAda,
    messageId: secondMessageId,
    message: 'Provider confirms a daily limit check.',
    ...changes,
  },
});

export const statusChanged = (
  from: TicketStatus,
  to: TicketStatus,
  changes: Partial<Data<'StatusChanged'>> = {},
): TicketEvent => ({
  type: 'StatusChanged',
  data: { ...ownTicket, from, to, resolutionNotes: null, resolvedBy: null, ...changes },
});

/** Ada finished the ticket. */
export const finished = (
  from: TicketStatus,
  to: 'resolved' | 'closed' = 'resolved',
  resolutionNotes: string | null = null,
): TicketEvent => statusChanged(from, to, { resolutionNotes, resolvedBy: adaObi.id });

export const resolutionNotesReplaced = (resolutionNotes: string): TicketEvent => ({
  type: 'ResolutionNotesReplaced',
  data: { ...ownTicket, resolutionNotes },
});

export const priorityChanged = (
  from: Data<'PriorityChanged'>['from'],
  to: Data<'PriorityChanged'>['to'],
): TicketEvent => ({
  type: 'PriorityChanged',
  data: { ticketId, from, to },
});

export const ticketAssigned = (
  to: { readonly id: AdminId; readonly name: string | null } = adaObi,
  from: AdminId | null = null,
): TicketEvent => ({ type: 'TicketAssigned', data: { ticketId, from, to: to.id, adminName: to.name } });

export const ticketUnassigned = (from: AdminId = adaObi.id): TicketEvent => ({
  type: 'TicketUnassigned',
  data: { ticketId, from },
});

export const ticketTransferred = (to: UserId, from: UserId | null = null): TicketEvent => ({
  type: 'TicketTransferred',
  data: { ticketId, from, to },
});

export const tagsSet = (to: string[], from: string[] | null = null): TicketEvent => ({
  type: 'TagsSet',
  data: { ticketId, from, to },
});

export const ticketRated = (changes: Partial<Data<'TicketRated'>> = {}): TicketEvent => ({
  type: 'TicketRated',
  data: { ...ownTicket, rating: 4, feedback: 'Quick response, issue resolved.', ...changes },
});

/** One of each kind, in an order in which they could happen to one ticket. */
export const aTicketsLife: readonly TicketEvent[] = [
  ticketOpened(),
  userMessageAdded({ messageId: 'm-2' as MessageId }),
  ticketAssigned(adaObi),
  priorityChanged('medium', 'high'),
  replySent({ messageId: 'm-3' as MessageId }),
  statusChanged('pending', 'in_progress'),
  internalNoteAdded({ messageId: 'm-4' as MessageId }),
  tagsSet(['payment', 'limit']),
  finished('in_progress', 'resolved', 'Limit raised.'),
  resolutionNotesReplaced('Limit raised to ₦200,000.'),
  ticketRated(),
];

/** John's request, as the edge parses it. */
export const openCommand = (changes: Partial<OpenTicket> = {}): OpenTicket => ({
  ticketId,
  ticketNumber,
  messageId: firstMessageId,
  user: johnDoe,
  email: johnDoe.email,
  phoneNumber: johnDoe.phoneNumber,
  subject: johnsSubject,
  description: johnsDescription,
  supportType: 'TRANSACTION_ISSUE',
  priority: null,
  relatedTransactionId: transactionId,
  registrationSessionId: null,
  deviceMetadata: anAppsDevice,
  ipAddress: '203.0.113.7',
  userAgent: 'SmiPay/2.1.0 (iOS 17.4)',
  isVerified: true,
  ...changes,
});

export const messageCommand = (changes: Partial<AddMessage> = {}): AddMessage => ({
  ticketNumber,
  messageId: secondMessageId,
  message: 'Thanks for the info. Can you increase my daily limit?',
  email: johnDoe.email,
  caller: { kind: 'anonymous' },
  link: null,
  access: 'number',
  callerName: null,
  ...changes,
});

export const replyCommand = (changes: Partial<Reply> = {}): Reply => ({
  messageId: secondMessageId,
  message: "Hi John, I've looked into this.",
  isInternal: false,
  admin: adaObi,
  ...changes,
});

export const bearer = (kind: Role, id: string, changes: Partial<Bearer> = {}): Bearer => ({
  kind,
  id,
  firstName: null,
  lastName: null,
  email: null,
  phoneNumber: null,
  expiresAt: Date.parse('2030-01-01T00:00:00.000Z'),
  isEmailVerified: false,
  seesPersonalData: false,
  familyId: null,
  ...changes,
});

export const john: Caller & Bearer = bearer('user', johnDoe.id, {
  firstName: 'John',
  lastName: 'Doe',
  email: johnDoe.email,
  phoneNumber: johnDoe.phoneNumber,
});
export const jane: Caller & Bearer = bearer('user', janeRoe.id, {
  firstName: 'Jane',
  lastName: 'Roe',
  email: janeRoe.email,
  phoneNumber: janeRoe.phoneNumber,
});
export const ada: Caller & Bearer = bearer('admin', adaObi.id, {
  firstName: 'Ada',
  lastName: 'Obi',
  email: adaObi.email,
});

export const userRecord = (changes: Partial<UserRecord> = {}): UserRecord => ({
  first_name: 'John',
  last_name: 'Doe',
  email: johnDoe.email,
  phone_number: johnDoe.phoneNumber,
  smipay_tag: 'johndoe',
  account_status: 'active',
  role: 'user',
  profile_image: { secure_url: 'https://images.example.com/john.png' },
  wallet: { current_balance: 50_000 },
  tier: { tier: 'TIER_1', name: 'Basic' },
  kyc_verification: { is_verified: true, status: 'approved' },
  ...changes,
});

export const bearerClaims = (changes: Partial<BearerClaims> = {}): BearerClaims => ({
  first_name: 'John',
  last_name: 'Doe',
  email: johnDoe.email,
  phone_number: johnDoe.phoneNumber,
  ...changes,
});

export const metadata = (changes: Partial<EventMetadata> = {}): EventMetadata => ({
  time: MORNING,
  actor: { kind: 'user', id: johnDoe.id },
  commandId: 'c0000000-0000-4000-8000-000000000001' as CommandId,
  requestId: 'request-1',
  correlationId: 'request-1',
  causationId: 'c0000000-0000-4000-8000-000000000001',
  ...changes,
});

/** An event as if it stood in the log at that revision; its position and time follow from the revision. */
export function recorded<Event extends DomainEvent>(
  event: Event,
  revision = 0,
  changes: Partial<EventEnvelope<Event>> = {},
): EventEnvelope<Event> {
  return {
    id: `e0000000-0000-4000-8000-${String(revision).padStart(12, '0')}`,
    stream: ticketStream(ticketId),
    revision,
    position: (10 * (revision + 1)) as Position,
    event,
    metadata: metadata({ time: secondsAfter(60 * revision) }),
    ...changes,
  };
}

/** A context like that of one request; each call has a command id of its own unless one is given. */
export function commandContext(changes: Partial<CommandContext> = {}): CommandContext {
  const commandId = changes.commandId ?? (`command-${++contexts}` as CommandId);
  return {
    now: () => MORNING,
    commandId,
    claimedAt: null,
    actor: { kind: 'user', id: johnDoe.id },
    requestId: 'request-1',
    correlationId: 'request-1',
    ...changes,
  };
}
let contexts = 0;
