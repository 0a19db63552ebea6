import {
  type CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
  isOpen as isOpenChat,
} from '../../../events/conversations/vocabulary.ts';
import {
  isFinished,
  isOpen as isOpenTicket,
  SUPPORT_TYPES,
  TICKET_STATUSES,
} from '../../../events/ticketing/vocabulary.ts';
import type { WorkItem } from './documents.ts';

/** Every status, once. Both kinds have `pending` and `closed`. */
export const WORK_STATUSES = [...TICKET_STATUSES, 'open'] as const;
export type WorkStatus = (typeof WORK_STATUSES)[number];

/** In ascending order of urgency. `medium` of tickets and `normal` of chats are one level. */
export const WORK_PRIORITIES = ['low', 'medium', 'normal', 'high', 'urgent'] as const;
export type WorkPriority = (typeof WORK_PRIORITIES)[number];

export const WORK_TYPES = [...SUPPORT_TYPES, ...CONVERSATION_TYPES] as const;
export type WorkType = (typeof WORK_TYPES)[number];

const LEVELS: Readonly<Record<WorkPriority, number>> = { low: 0, medium: 1, normal: 1, high: 2, urgent: 3 };

/** The place of a priority in their order. */
export const levelOf = (priority: WorkPriority): number => LEVELS[priority];

type Open = Pick<WorkItem, 'kind' | 'status'>;

/** Whether support has to act on it (a ticket), or it takes messages (a chat). */
export const isOpen = (item: Open): boolean =>
  item.kind === 'ticket'
    ? isOpenTicket(item.status as (typeof TICKET_STATUSES)[number])
    : isOpenChat(item.status as (typeof CONVERSATION_STATUSES)[number]);

/** A ticket that is resolved or closed: nothing has to be answered, as long as it stays so. */
const isSettled = ({ kind, status }: Open): boolean =>
  kind === 'ticket' && isFinished(status as (typeof TICKET_STATUSES)[number]);

/** How many messages of the person wait to be read: none of a ticket that is settled. */
export const unreadOf = (item: Open & Pick<WorkItem, 'unread'>): number =>
  isSettled(item) ? 0 : item.unread;

/** Since when the person waits for an answer; null when support has nothing to answer. */
export const waitingSince = (item: Open & Pick<WorkItem, 'askedAt'>): WorkItem['askedAt'] =>
  isOpen(item) ? item.askedAt : null;
