import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../../events/ticketing/vocabulary.ts';
import type { Move } from '../../../store/moves.ts';
import type { Change } from '../../../store/port.ts';
import type { TicketDocument } from '../documents.ts';
import type { RankedTicket, TicketListQuery, TicketSortField } from '../queries.ts';

/** The values of each field with a fixed set of values, in ascending order. */
export const ASCENDING = {
  status: TICKET_STATUSES,
  priority: TICKET_PRIORITIES,
  support_type: SUPPORT_TYPES.toSorted(),
} as const;

/**
 * The rank by which a sort field orders tickets; among those of one rank the newest comes first. Creation order is that of
 * the ordinals themselves.
 */
export function rankOf(ticket: RankedTicket, sortBy: TicketSortField): number {
  switch (sortBy) {
    case 'createdAt':
      return 0;
    case 'updatedAt':
      return Date.parse(ticket.updatedAt);
    case 'status':
      return ASCENDING.status.indexOf(ticket.status);
    case 'priority':
      return ASCENDING.priority.indexOf(ticket.priority);
    case 'support_type':
      return ASCENDING.support_type.indexOf(ticket.supportType);
    default:
      return sortBy satisfies never;
  }
}

/** The sortable fields that can change. Their order in a move is stored. */
const MOVING = ['updatedAt', 'status', 'priority'] as const satisfies readonly TicketSortField[];

/** Whether a ticket's place in the order of a field changes. */
export const canMove = (field: TicketSortField): field is (typeof MOVING)[number] =>
  (MOVING as readonly TicketSortField[]).includes(field);

/** A ticket's ordinal, and its ranks before a change; null for a new one, and for one whose place hasn't changed. */
export function moveOf({ before }: Change<TicketDocument>, ordinal: number): Move | null {
  return before === null ? null : [ordinal, ...MOVING.map((field) => rankOf(before, field))];
}

/** By ordinal, the former ranks of tickets that have moved since the first page. */
export type EarlierRanks = ReadonlyMap<number, number>;

/** Moves come newest first: the oldest one of a ticket counts. */
export function earlierRanks(moves: readonly Move[], sortBy: TicketSortField): EarlierRanks {
  if (!canMove(sortBy)) return new Map();
  const at = MOVING.indexOf(sortBy) + 1;
  return new Map((moves as readonly number[][]).map((move) => [move[0] ?? 0, move[at] ?? 0]));
}

/** A ticket's place in an order. */
export interface Place {
  readonly rank: number;
  readonly ordinal: number;
}

/** Negative when the first one comes first. */
export const comparison =
  (order: 'asc' | 'desc') =>
  (one: Place, other: Place): number =>
    (order === 'asc' ? one.rank - other.rank : other.rank - one.rank) || other.ordinal - one.ordinal;

/** Where a page begins, and in which order. */
export interface Walk extends Pick<TicketListQuery, 'sortBy' | 'sortOrder'> {
  readonly after: Place;
  /** The tickets that have moved since the first page: they keep their former place. */
  readonly earlier: EarlierRanks;
  /** The limit of tickets to find. */
  readonly limit: number;
}
