import type {
  ConversationPriority,
  ConversationStatus,
  ConversationType,
} from '../../../events/conversations/vocabulary.ts';
import type { AdminId, Instant } from '../../../events/ids.ts';
import type { Position, Revision } from '../../../events/log/port.ts';
import type { SupportType, TicketPriority, TicketStatus } from '../../../events/ticketing/vocabulary.ts';

/** What support works on: a chat is a conversation of a user or a guest. */
export const WORK_KINDS = ['ticket', 'chat'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** One ticket or chat, with what lists of work filter and sort by. It holds no text that a person wrote, the tags apart. */
export interface WorkItem {
  /** `ticket:` or `chat:`, and the id. */
  readonly id: string;
  readonly kind: WorkKind;
  readonly status: TicketStatus | ConversationStatus;
  readonly priority: TicketPriority | ConversationPriority;
  readonly type: SupportType | ConversationType;
  readonly tags: readonly string[];
  readonly assignedTo: AdminId | null;
  /** `user:` or `guest:` and the id; null: a ticket of no known user. */
  readonly owner: string | null;
  /** Messages of the person that support has neither answered nor, in a chat, read. A ticket that is settled keeps them for when it is opened again. */
  readonly unread: number;
  /** The first message of the person that support hasn't answered; null when all are answered. A settled ticket keeps it, too. */
  readonly askedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** The position of its first event, which no other item has. */
  readonly begun: Position;
  readonly revision: Revision;
  readonly position: Position;
}

/** The column by which items of a person are found. No owner is empty. */
export const ownerValue = ({ owner }: Pick<WorkItem, 'owner'>): string => owner ?? '';

const OF_USER = 'user:';

/** The id of the user whose item it is; empty for a guest's, and for one of no known user. */
export const userOf = ({ owner }: Pick<WorkItem, 'owner'>): string =>
  owner?.startsWith(OF_USER) ? owner.slice(OF_USER.length) : '';

export const workId = (kind: WorkKind, id: string): string => `${kind}:${id}`;

/** The kind and the id of the ticket or of the conversation. */
export function partsOf(item: string): { readonly kind: WorkKind; readonly id: string } {
  const colon = item.indexOf(':');
  return { kind: item.slice(0, colon) as WorkKind, id: item.slice(colon + 1) };
}
