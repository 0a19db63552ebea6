import type { AdminId } from '../../../../events/ids.ts';
import { tagKey } from '../../../../events/ticketing/tags.ts';
import { isOpen, TICKET_STATUSES } from '../../../../events/ticketing/vocabulary.ts';
import { clearBit, setBit } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import type { Change } from '../../../store/port.ts';
import type { TicketDocument } from '../documents.ts';
import type { TicketListQuery } from '../queries.ts';
import { ASCENDING } from './place.ts';

/** Of each facet but the tags a ticket has exactly one value. The names are stored: a new facet needs a new schema version. */
export const FACETS = ['status', 'priority', 'supportType', 'assignee', 'tag'] as const;
export type FacetName = (typeof FACETS)[number];

/** The tickets that have this value of this facet. */
export interface Facet {
  readonly name: FacetName;
  readonly value: string;
}

const VALUES_OF: Readonly<Record<FacetName, (ticket: TicketDocument) => readonly string[]>> = {
  status: (ticket) => [ticket.status],
  priority: (ticket) => [ticket.priority],
  supportType: (ticket) => [ticket.supportType],
  assignee: (ticket) => [assigneeValue(ticket.assignedTo)],
  tag: (ticket) => [...new Set(ticket.tags?.map(tagKey))],
};

/** Prefixed, so that no admin's id can equal the value for unassigned tickets. */
const ADMIN = 'admin:';
const assigneeValue = (assignee: string | null): string =>
  assignee === null ? 'unassigned' : `${ADMIN}${assignee}`;

/** The admin that a value of the facet `assignee` names; null for unassigned tickets. */
export const assigneeIn = (value: string): string | null =>
  value.startsWith(ADMIN) ? value.slice(ADMIN.length) : null;

type FacetFilters = Pick<
  TicketListQuery,
  'status' | 'open' | 'priority' | 'supportType' | 'assignedTo' | 'tags'
>;

/** The facets that a query filters by: a ticket passes that has one of each group. */
export function facetsOf(query: FacetFilters): readonly (readonly Facet[])[] {
  const { status, open, priority, supportType, assignedTo, tags } = query;
  const wanted: Readonly<Partial<Record<string, readonly Facet[] | null | undefined>>> = {
    status: status && valuesOf('status', status),
    open: open === null ? null : openFacets(open),
    priority: priority && valuesOf('priority', priority),
    supportType: supportType && valuesOf('supportType', supportType),
    assignee: assignedTo?.map(assigneeFacet),
    tag: tags && valuesOf('tag', [...new Set(tags.map(tagKey))]),
  };
  return Object.values(wanted).flatMap((group) => (group ? [group] : []));
}

const valuesOf = (name: FacetName, values: readonly string[]): readonly Facet[] =>
  values.map((value) => ({ name, value }));

/** The statuses of which a ticket has one that is open, or that isn't. */
export const openFacets = (open: boolean): readonly Facet[] =>
  valuesOf(
    'status',
    TICKET_STATUSES.filter((value) => isOpen(value) === open),
  );

export const assigneeFacet = (assignee: AdminId | null): Facet => ({
  name: 'assignee',
  value: assigneeValue(assignee),
});

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
      const [old, now] = [before === null ? [] : VALUES_OF[name](before), VALUES_OF[name](after)];
      for (const value of old) if (!now.includes(value)) move({ name, value }, ordinal, false);
      for (const value of now) if (!old.includes(value)) move({ name, value }, ordinal, true);
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
