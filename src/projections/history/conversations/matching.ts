import { ownerKey } from '../../../events/conversations/people.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../../events/conversations/vocabulary.ts';
import type { ConversationListQuery, ConversationSearch } from '../../conversations/conversations/queries.ts';
import { foldTerm } from '../../conversations/conversations/search-text.ts';
import { read, type Steps } from '../../search/steps.ts';
import type { VersionStore } from '../versions/store.ts';
import type { VersionsAt } from '../versions/versions-at.ts';
import type { ConversationVersion } from './documents.ts';

type Filters = Pick<
  ConversationListQuery,
  'search' | 'owner' | 'status' | 'priority' | 'type' | 'assignedTo'
>;
/** Values that a column may have, of which a conversation must have one. */
type Condition = readonly [column: string, values: ReadonlySet<number>];

/** The ordinals of the conversations that pass the filters of the live list. */
export function* matching(
  store: VersionStore,
  versions: VersionsAt<ConversationVersion>,
  query: Filters,
): Steps<readonly number[]> {
  const conditions = yield* conditionsOf(store, query);
  const isFound = query.search === null ? null : yield* searchedFor(store, versions, query.search);
  const found: number[] = [];
  const columns = conditions.map(([column, values]) => [versions.column(column), values] as const);
  for (let ordinal = 0; ordinal < versions.count; ordinal++)
    if (
      columns.every(([column, values]) => values.has(column[ordinal] as number)) &&
      (isFound?.(ordinal) ?? true)
    )
      found.push(ordinal);
  return found;
}

function* conditionsOf(store: VersionStore, query: Filters): Steps<readonly Condition[]> {
  const { status, priority, type, assignedTo, owner } = query;
  const conditions: Condition[] = [];
  const add = (column: string, values: readonly number[]) => conditions.push([column, new Set(values)]);
  if (status)
    add(
      'status',
      status.map((each) => CONVERSATION_STATUSES.indexOf(each)),
    );
  if (priority)
    add(
      'priority',
      priority.map((each) => CONVERSATION_PRIORITIES.indexOf(each)),
    );
  if (type)
    add(
      'type',
      type.map((each) => CONVERSATION_TYPES.indexOf(each)),
    );
  if (assignedTo) {
    const admins = assignedTo.filter((each) => each !== null);
    const numbers = yield* read(store.textNumbers('assignee', admins));
    add('assignee', [...numbers.values(), ...(admins.length < assignedTo.length ? [0] : [])]);
  }
  if (owner) add('owner', [...(yield* read(store.textNumbers('owner', [ownerKey(owner)]))).values()]);
  return conditions;
}

type IsFound = (ordinal: number) => boolean;

function* searchedFor(
  store: VersionStore,
  versions: VersionsAt<ConversationVersion>,
  { whole, words }: ConversationSearch,
): Steps<IsFound> {
  const has = yield* having(store, versions, whole);
  const each: IsFound[] = [];
  for (const word of words) each.push(yield* having(store, versions, word));
  if (each.length === 0) return has;
  return (ordinal) => has(ordinal) || each.every((isFound) => isFound(ordinal));
}

/** In the texts as they were, by one of the owners, or among those found by messages. */
function* having(
  store: VersionStore,
  versions: VersionsAt<ConversationVersion>,
  { terms, foundByMessages, owners }: ConversationSearch['whole'],
): Steps<IsFound> {
  const texts = new Set<number>();
  for (const term of terms)
    for (const number of yield* read(store.textsContaining(foldTerm(term)))) texts.add(number);
  const users = owners.map((id) => ownerKey({ kind: 'user', id }));
  const owned = new Set((yield* read(store.textNumbers('owner', users))).values());
  const byMessages = new Set((yield* read(store.ordinalsOf(foundByMessages ?? []))).values());
  const hidden = new Set(yield* read(store.hidden()));
  const [about, owner] = [versions.column('about'), versions.column('owner')];
  return (ordinal) =>
    (texts.has(about[ordinal] as number) && !hidden.has(ordinal)) ||
    owned.has(owner[ordinal] as number) ||
    byMessages.has(ordinal);
}
