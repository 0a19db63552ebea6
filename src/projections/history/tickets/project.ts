import type { EventEnvelope } from '../../../events/envelope.ts';
import type { TicketEvent } from '../../../events/ticketing/events.ts';
import type { TicketDocument } from '../../ticketing/tickets/documents.ts';
import { projectTicket } from '../../ticketing/tickets/project.ts';
import { type TicketVersion, versionOf } from './documents.ts';

/** The version after an event: that of the ticket which the live list shows, so that the two can't differ. */
export const projectVersion = (
  version: TicketVersion | null,
  envelope: EventEnvelope<TicketEvent>,
): TicketVersion => versionOf(projectTicket(version && ticketOf(version), envelope));

/** A ticket of which nothing but its version is known. What is made up here changes no version. */
const ticketOf = (version: TicketVersion): TicketDocument => ({
  ...UNKNOWN,
  ...version,
  firstResponseAt: version.responseTimeSeconds === null ? null : version.createdAt,
});

const UNKNOWN = {
  ticketNumber: '',
  email: '',
  phoneNumber: null,
  subject: '',
  description: '',
  relatedTransactionId: null,
  registrationSessionId: null,
  conversationId: null,
  deviceMetadata: null,
  ipAddress: null,
  userAgent: null,
  internalNotes: null,
  resolvedAt: null,
  resolvedBy: null,
  resolutionNotes: null,
  lastResponseAt: null,
  feedback: null,
  updatedForUserAt: '',
  messageCount: 0,
  visibleMessageCount: 0,
  lastVisibleMessage: { preview: '', isFromUser: true, createdAt: '' },
} as unknown as TicketDocument;
