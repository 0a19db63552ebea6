/** Plausible tickets, the same in every run. */

import type { AdminId, Instant, TicketId, TicketNumber, UserId } from '../../src/events/ids.ts';
import type { Position } from '../../src/events/log/port.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../src/events/ticketing/vocabulary.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';

export const END = Date.UTC(2026, 5, 1);
const TWO_YEARS = 2 * 365 * 86_400_000;

/** The same sequence in every run. */
let seed = 42;
export function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}
export const among = <T>(values: readonly T[], skew = 1): T =>
  values[Math.floor(random() ** skew * values.length)] as T;
export const instant = (time: number) => new Date(time).toISOString() as Instant;

const SYLLABLES = 'ba ke li mo nu ra se ti vo wa dro ple stri cha gen ver con sul tra mi'.split(' ');
/** Those that tickets are made of, the most frequent first. */
export const WORDS = [
  ...'payment card failed refund my the to account login wallet transfer please help was not i on with'.split(
    ' ',
  ),
  ...Array.from({ length: 3_000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => among(SYLLABLES)).join(''),
  ),
];
/** Frequent words are far more frequent than others, as in every language. */
const words = (count: number) => Array.from({ length: count }, () => among(WORDS, 3)).join(' ');
const ADMINS = Array.from({ length: 25 }, (_, index) => `admin-${index}` as AdminId);

export function ticketAt(index: number, size: number): TicketDocument {
  const createdAt = instant(END - TWO_YEARS + Math.floor((index / size) * TWO_YEARS));
  const person = Math.floor(random() * (size / 8));
  const description = words(20 + Math.floor(random() * 50));
  return {
    id: `${index.toString(16).padStart(8, '0')}-5d7a-4c1e-8b2f-4c3d8e4f6a7b` as TicketId,
    ticketNumber: `SMI-2026-${String(index + 1).padStart(6, '0')}` as TicketNumber,
    userId: random() < 0.8 ? (`user-${person}` as UserId) : null,
    email: `${among(WORDS)}.${person}@${among(['example.com', 'mail.example.org'])}`,
    phoneNumber: `+23480${String(10_000_000 + person)}`,
    subject: words(3 + Math.floor(random() * 5)),
    description,
    supportType: among(SUPPORT_TYPES, 2),
    status: among(TICKET_STATUSES),
    priority: among(TICKET_PRIORITIES),
    assignedTo: random() < 0.3 ? null : among(ADMINS),
    relatedTransactionId: null,
    registrationSessionId: null,
    conversationId: null,
    deviceMetadata: { device_id: 'd-1', device_model: 'Pixel 9', platform: 'android', app_version: '4.2.0' },
    ipAddress: '203.0.113.7',
    userAgent: 'Mozilla/5.0 (Linux; Android 16)',
    tags: null,
    internalNotes: null,
    resolvedAt: null,
    resolvedBy: null,
    resolutionNotes: null,
    firstResponseAt: null,
    lastResponseAt: null,
    responseTimeSeconds: Math.floor(random() * 9_000),
    satisfactionRating: null,
    feedback: null,
    createdAt,
    updatedAt: instant(Date.parse(createdAt) + Math.floor(random() ** 3 * 30 * 86_400_000)),
    updatedForUserAt: createdAt,
    messageCount: 3,
    visibleMessageCount: 2,
    lastVisibleMessage: { preview: description.slice(0, 100), isFromUser: true, createdAt },
    revision: 4,
    position: index as Position,
  };
}

export function changed(before: TicketDocument, time: number): TicketDocument {
  const assignedTo = random() < 0.3 ? among(ADMINS) : before.assignedTo;
  const updatedAt = instant(time);
  return { ...before, status: among(TICKET_STATUSES), assignedTo, updatedAt, revision: before.revision + 1 };
}
