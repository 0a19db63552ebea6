import { isOpen, TICKET_STATUSES } from '../../../../events/ticketing/vocabulary.ts';
import { clearBit, setBit } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import type { Change } from '../../../store/port.ts';
import type { TicketDocument } from '../documents.ts';
import type { TicketListQuery } from '../queries.ts';
import { ASCENDING } from './place.ts';

/** A ticket has exactly one value of each facet. The names are stored: a new facet needs a new schema version. */
export const FACETS = ['status', 'priority', 'supportType', 'assignee'] as const;
export type FacetName = (typeof FACETS)[number];

/** The tickets that have this value of this facet. */
export interface Facet {
  readonly name: FacetName;
  readonly value: string;
}

const VALUE_OF: Readonly<Record<FacetName, (ticket: TicketDocument) => string>> = {
  status: (ticket) => ticket.status,
  priority: (ticket) => ticket.priority,
  supportType: (ticket) => ticket.supportType,
  assignee: (ticket) => assigneeValue(ticket.assignedTo ?? 'unassigned'),
};

/** Prefixed, so that no admin's id can equal the value for unassigned tickets. */
const assigneeValue = (assignee: string): string =>
  assignee === 'unassigned' ? assignee : `admin:${assignee}`;

/** The facets that a query filters by. */
export function facetsOf(query: TicketListQuery): readonly Facet[] {
  const { status, priority, supportType, assignedTo } = query;
  const facets: Facet[] = [];
  if (status !== null) facets.push({ name: 'status', value: status });
  if (priority !== null) facets.push({ name: 'priority', value: priority });
  if (supportType !== null) facets.push({ name: 'supportType', value: supportType });
  if (assignedTo !== null) facets.push({ name: 'assignee', value: assigneeValue(assignedTo) });
  return facets;
}

/** The statuses that are open, or those that are not. */
export const statusesOf = (open: boolean): readonly Facet[] =>
  TICKET_STATUSES.filter((value) => isOpen(value) === open).map((value) => ({ name: 'status', value }));

/** The facets of a sort field in the order in which a list shows their tickets, each with its rank (`rankOf`). */
export function rankedFacets(
  sortBy: keyof typeof ASCENDING,
  order: 'asc' | 'desc',
): readonly (Facet & { readonly rank: number })[] {
  const name: FacetName = sortBy === 'support_type' ? 'supportType' : sortBy;
  const facets = ASCENDING[sortBy].map((value, rank) => ({ name, value, rank }));
  return order === 'asc' ? facets : facets.reverse();
}

/** The changes of a commit in one block of one facet. */
export interface BlockEdit {
  readonly facet: Facet;
  readonly block: number;
  /** In the order in which they apply: offsets within the block. */
  readonly moves: { readonly offset: number; readonly into: boolean }[];
}

/** A ticket's change together with its ordinal. */
export interface OrdinalChange extends Change<TicketDocument> {
  readonly ordinal: number;
}

/** Every block that the changes affect, once. */
export function blockEdits(changes: readonly OrdinalChange[], { blockSize }: Layout): readonly BlockEdit[] {
  const edits = new Map<string, BlockEdit>();
  const move = (facet: Facet, ordinal: number, into: boolean) => {
    const block = Math.floor(ordinal / blockSize);
    const key = blockKey(facet, block);
    const edit = edits.get(key) ?? { facet, block, moves: [] };
    edit.moves.push({ offset: ordinal - block * blockSize, into });
    edits.set(key, edit);
  };
  for (const { ordinal, before, after } of changes) {
    for (const name of FACETS) {
      const [old, now] = [before === null ? null : VALUE_OF[name](before), VALUE_OF[name](after)];
      if (old === now) continue;
      if (old !== null) move({ name, value: old }, ordinal, false);
      move({ name, value: now }, ordinal, true);
    }
  }
  return [...edits.values()];
}

export const blockKey = (facet: Facet, block: number): string => `${facet.name}/${block}/${facet.value}`;

export function applyEdit(words: Uint32Array, edit: BlockEdit): void {
  for (const { offset, into } of edit.moves) {
    if (into) setBit(words, offset);
    else clearBit(words, offset);
  }
}
