import type { Change } from '../../projection.ts';
import { fold } from '../../search/fold.ts';
import { type Awaitable, read, type Steps } from '../../search/steps.ts';
import type { Move, WalkStart } from '../../store/moves.ts';
import { type AdminDocument, sortKeyOf } from './documents.ts';
import type { AdminListPage, AdminListQuery, AdminPlace } from './queries.ts';

/** The columns of one admin. */
export interface AdminEntry {
  readonly id: string;
  readonly key: string;
  readonly searchText: string;
  readonly isActive: boolean;
}

/** What a store must read for one list query, all of one state. */
export interface AdminSource {
  /** Of all admins, in any order. */
  entries(): Awaitable<readonly AdminEntry[]>;
  walkStart(): Awaitable<WalkStart>;
  /** The latest moves, newest first; null when they aren't known any more. */
  movesSince(start: WalkStart): Awaitable<readonly Move[] | null>;
  /** In the requested order. */
  documents(ids: readonly string[]): Awaitable<readonly AdminDocument[]>;
}

/** The admin's id, and their previous key; null for a new one, and where the key hasn't changed. */
export function moveOf({ before, after }: Change<AdminDocument>): Move | null {
  if (before === null || sortKeyOf(before) === sortKeyOf(after)) return null;
  return [before.id, sortKeyOf(before)];
}

type Place = Pick<AdminPlace, 'key' | 'id'>;

const inOrder = (one: Place, other: Place): number =>
  compare(one.key, other.key) || compare(one.id, other.id);
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Answers a list query from one state of the store. */
export function* listAdmins(source: AdminSource, query: AdminListQuery): Steps<AdminListPage> {
  const { after, offset, limit } = query;
  const start = after?.since ?? (yield* read(source.walkStart()));
  const moves = after === null ? [] : yield* read(source.movesSince(start));
  if (moves === null) return { admins: [], total: 0, next: null, isExpired: true };
  // Moves come newest first: the oldest one of an admin counts.
  const earlier = new Map(moves as readonly [string, string][]);
  const matching = (yield* read(source.entries())).filter((entry) => matches(entry, query));
  const places = matching.map(({ id, key }) => ({ id, key: earlier.get(id) ?? key })).sort(inOrder);
  const following = after === null ? places.slice(offset) : places.filter((each) => inOrder(after, each) < 0);
  const shown = following.slice(0, limit);
  const last = following.length > limit ? shown.at(-1) : undefined;
  return {
    admins: yield* read(source.documents(shown.map(({ id }) => id))),
    total: matching.length,
    next: last ? { ...last, since: start } : null,
    isExpired: false,
  };
}

function matches({ searchText, isActive }: AdminEntry, { search, active }: AdminListQuery): boolean {
  if (active !== null && isActive !== active) return false;
  if (search === null) return true;
  const has = (terms: readonly string[]) => terms.some((term) => searchText.includes(fold(term)));
  return has(search.whole) || (search.words.length > 0 && search.words.every(has));
}
