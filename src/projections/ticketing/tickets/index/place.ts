import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../../events/ticketing/vocabulary.ts';
import type { Move } from '../../../store/moves.ts';
import type { Change } from '../../../store/port.ts';
import type { TicketDocument } from '../documents.ts';
import type { TicketListQuery, TicketSortField } from '../queries.ts';

/** The values of each field that is sorted by its values, in ascending order. */
export const ASCENDING = {
  status: TICKET_STATUSES,
  priority: TICKET_PRIORITIES,
  support_type: SUPPORT_TYPES.toSorted(),
} as const;

/**
 * By what a sort field orders tickets; among those of one rank the newest comes first. Creation order is that of the
 * ordinals themselves.
 */
export function rankOf(ticket: TicketDocument, sortBy: TicketSortField): number {
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

/** The fields of which a ticket's value changes. Their order in a move is stored. */
const MOVING = ['updatedAt', 'status', 'priority'] as const satisfies readonly TicketSortField[];

/** Whether a ticket's place in the order of a field changes. */
export const canMove = (field: TicketSortField): field is (typeof MOVING)[number] =>
  (MOVING as readonly TicketSortField[]).includes(field);

/** A ticket's ordinal, and its ranks before a change; null for a new one, and one that stays where it was. */
export function moveOf({ before }: Change<TicketDocument>, ordinal: number): Move | null {
  return before === null ? null : [ordinal, ...MOVING.map((field) => rankOf(before, field))];
}

/** Ranks by ordinal of the tickets that have moved since a walk began: what they were then. */
export type EarlierRanks = ReadonlyMap<number, number>;

/** Moves come newest first: of a ticket's the oldest counts. */
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

/** Negative when the one comes first. */
export const comparison =
  (order: 'asc' | 'desc') =>
  (one: Place, other: Place): number =>
    (order === 'asc' ? one.rank - other.rank : other.rank - one.rank) || other.ordinal - one.ordinal;

/** From where a walk goes on, and in which order. */
export interface Walk extends Pick<TicketListQuery, 'sortBy' | 'sortOrder'> {
  readonly after: Place;
  /** Of the tickets that have moved since it began: they keep the place that they had then. */
  readonly earlier: EarlierRanks;
  /** How many to find at most. */
  readonly limit: number;
}
