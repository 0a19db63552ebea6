import type { Owner, Sender } from '../../../events/conversations/people.ts';
import type {
  ConversationPriority,
  ConversationStatus,
  ConversationType,
} from '../../../events/conversations/vocabulary.ts';
import type { AdminId, ConversationId, Instant, TicketId, TicketNumber } from '../../../events/ids.ts';
import type { Position, Revision } from '../../../events/log/port.ts';

/** One conversation without its messages. */
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
  /** The number of messages of the other side that each side has not read yet. */
  readonly unread: { readonly byOwner: number; readonly bySupport: number };
  readonly lastMessage: {
    /** The first 100 characters. */
    readonly preview: string;
    readonly senderType: Sender['kind'];
    readonly createdAt: Instant;
  } | null;
  readonly createdAt: Instant;
  /** Reading doesn't change it. */
  readonly updatedAt: Instant;
  /** The position of its first event. */
  readonly begun: Position;
  readonly revision: Revision;
  readonly position: Position;
}

interface Active extends Pick<ConversationDocument, 'createdAt'> {
  readonly lastMessage: Pick<NonNullable<ConversationDocument['lastMessage']>, 'createdAt'> | null;
}

/** The order of lists: the time of the last message, or of the start while there is none; in milliseconds since the epoch. */
export const activeAtOf = ({ lastMessage, createdAt }: Active): number =>
  Date.parse(lastMessage?.createdAt ?? createdAt);

/** The column by which lists are filtered by assignee. No id is empty. */
export const assigneeValue = (assignee: AdminId | null): string => assignee ?? '';
