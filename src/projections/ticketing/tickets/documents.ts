import type {
  AdminId,
  ConversationId,
  Instant,
  RegistrationSessionId,
  TicketId,
  TicketNumber,
  TransactionId,
  UserId,
} from '../../../events/ids.ts';
import type { Position, Revision } from '../../../events/log/port.ts';
import type { DeviceMetadata } from '../../../events/ticketing/device.ts';
import type { SupportType, TicketPriority, TicketStatus } from '../../../events/ticketing/vocabulary.ts';

/** One ticket without its messages. */
export interface TicketDocument {
  readonly id: TicketId;
  readonly ticketNumber: TicketNumber;
  readonly userId: UserId | null;
  readonly email: string;
  readonly phoneNumber: string | null;
  readonly subject: string;
  readonly description: string;
  readonly supportType: SupportType;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly assignedTo: AdminId | null;
  readonly relatedTransactionId: TransactionId | null;
  readonly registrationSessionId: RegistrationSessionId | null;
  /** The conversation for which the ticket was opened. */
  readonly conversationId: ConversationId | null;
  readonly deviceMetadata: DeviceMetadata | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly tags: readonly string[] | null;
  /** The latest internal note's text. Admins only. */
  readonly internalNotes: string | null;
  readonly resolvedAt: Instant | null;
  readonly resolvedBy: AdminId | null;
  readonly resolutionNotes: string | null;
  readonly firstResponseAt: Instant | null;
  readonly lastResponseAt: Instant | null;
  /** From creation to the first visible reply, in whole seconds. */
  readonly responseTimeSeconds: number | null;
  readonly satisfactionRating: number | null;
  readonly feedback: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** The last change that is visible to the ticket's user: internal notes and assignments don't count. */
  readonly updatedForUserAt: Instant;
  readonly messageCount: number;
  readonly visibleMessageCount: number;
  readonly lastVisibleMessage: {
    /** The first 100 characters. */
    readonly preview: string;
    readonly isFromUser: boolean;
    readonly createdAt: Instant;
  };
  readonly revision: Revision;
  readonly position: Position;
}

/**
 * What one ticket adds to the analytics: names of counters and the amount for each. The analytics are the sum
 * over all tickets; a change adds the difference between the new contribution and the old.
 */
export type TicketCounters = Readonly<Record<string, number>>;
