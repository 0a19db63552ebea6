import type { Owner, Sender } from '../../../events/conversations/people.ts';
import type {
  ConversationPriority,
  ConversationStatus,
  ConversationType,
} from '../../../events/conversations/vocabulary.ts';
import type { AdminId, ConversationId, Instant, TicketId, TicketNumber } from '../../../events/ids.ts';
import type { Position, Revision } from '../../../events/log/port.ts';

/** What is seen of one conversation, its messages apart. */
export interface ConversationDocument {
  readonly id: ConversationId;
  readonly owner: Owner;
  readonly ownerName: string | null;
  readonly ownerEmail: string | null;
  readonly type: ConversationType;
  readonly subject: string | null;
  readonly status: ConversationStatus;
  readonly priority: ConversationPriority;
  readonly assignedTo: AdminId | null;
  readonly ticket: { readonly id: TicketId; readonly number: TicketNumber } | null;
  readonly messageCount: number;
  /** How many messages each side has not read yet of what the other one wrote. */
  readonly unread: { readonly byOwner: number; readonly bySupport: number };
  readonly lastMessage: {
    /** The first 100 characters. */
    readonly preview: string;
    readonly senderType: Sender['kind'];
    readonly createdAt: Instant;
  } | null;
  readonly createdAt: Instant;
  /** Somebody reading doesn't move it. */
  readonly updatedAt: Instant;
  readonly revision: Revision;
  readonly position: Position;
}

/** What lists order by: the last message, or the start while there is none; in milliseconds since the epoch. */
export const activeAtOf = ({ lastMessage, createdAt }: ConversationDocument): number =>
  Date.parse(lastMessage?.createdAt ?? createdAt);
