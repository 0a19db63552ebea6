import type {
  Instant,
  MessageId,
  RegistrationSessionId,
  TicketId,
  TicketNumber,
  TransactionId,
  UserId,
} from '../../events/ids.ts';
import type { DeviceMetadata } from '../../events/ticketing/device.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { SupportType, TicketPriority } from '../../events/ticketing/vocabulary.ts';
import type { TicketState } from './ticket.ts';

export interface OpenTicket {
  readonly ticketId: TicketId;
  readonly ticketNumber: TicketNumber;
  readonly messageId: MessageId;
  /** The owner, if known. */
  readonly user: { readonly id: UserId; readonly name: string | null } | null;
  readonly email: string;
  readonly phoneNumber: string | null;
  readonly subject: string;
  readonly description: string;
  /** Null: derived from the rest of the request. */
  readonly supportType: SupportType | null;
  /** Null: derived from the support type. Never `urgent`: only support escalates. */
  readonly priority: Exclude<TicketPriority, 'urgent'> | null;
  readonly relatedTransactionId: TransactionId | null;
  readonly registrationSessionId: RegistrationSessionId | null;
  readonly deviceMetadata: DeviceMetadata | null;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** Whether the author of the description has proven to be the user. */
  readonly isVerified: boolean;
}

const INFERRED_PRIORITY: Readonly<Record<SupportType, TicketPriority>> = {
  SECURITY_ISSUE: 'high',
  REFUND_REQUEST: 'high',
  REGISTRATION_ISSUE: 'high',
  LOGIN_ISSUE: 'high',
  TRANSACTION_ISSUE: 'medium',
  PAYMENT_ISSUE: 'medium',
  ACCOUNT_ISSUE: 'medium',
  WALLET_ISSUE: 'medium',
  CARD_ISSUE: 'medium',
  KYC_VERIFICATION_ISSUE: 'medium',
  BILLING_ISSUE: 'medium',
  BUG_REPORT: 'medium',
  FEATURE_REQUEST: 'low',
  GENERAL_INQUIRY: 'low',
  OTHER: 'low',
};

/** `writtenAt`: when the description was written, in a conversation; null: now. */
export function openTicket(
  ticket: TicketState,
  command: OpenTicket,
  writtenAt: Instant | null = null,
): readonly TicketEvent[] {
  if (ticket !== null) return [];
  const { user, supportType, priority, ...rest } = command;
  const implied: SupportType =
    command.registrationSessionId === null ? 'GENERAL_INQUIRY' : 'REGISTRATION_ISSUE';
  const type = supportType ?? implied;
  return [
    {
      type: 'TicketOpened',
      data: {
        ...rest,
        userId: user?.id ?? null,
        senderName: user?.name ?? null,
        supportType: type,
        priority: priority ?? INFERRED_PRIORITY[type],
        writtenAt,
      },
    },
  ];
}
