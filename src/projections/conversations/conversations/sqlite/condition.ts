import { ownerKey } from '../../../../events/conversations/people.ts';
import { assigneeValue } from '../documents.ts';
import type { ConversationListQuery, ConversationSearch } from '../queries.ts';
import { foldTerm } from '../search-text.ts';

/** A condition in SQL, and the values of its parameters, in their order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The condition that a list's conversations meet. `table`: where to look for the conversations of users. */
export function conditionFor(query: ConversationListQuery, table: string): Condition {
  const { search, owner, status, priority, type, assignedTo } = query;
  return joined(' AND ', [
    ...(owner === null ? [] : [{ sql: 'owner = ?', values: [ownerKey(owner)] }]),
    ...anyOf('status', status),
    ...anyOf('priority', priority),
    ...anyOf('type', type),
    ...anyOf('assignedTo', assignedTo?.map(assigneeValue) ?? null),
    ...(search === null ? [] : [searchedFor(search, table)]),
  ]);
}

/** Conditions put together; true when there are none. */
const joined = (operator: ' AND ' | ' OR ', conditions: readonly Condition[]): Condition => ({
  sql: conditions.length === 0 ? 'TRUE' : `(${conditions.map(({ sql }) => sql).join(operator)})`,
  values: conditions.flatMap(({ values }) => values),
});

const among = (column: string, values: readonly string[]): Condition => ({
  sql: `${column} IN (SELECT value FROM json_each(?))`,
  values: [JSON.stringify(values)],
});

const anyOf = (column: string, values: readonly string[] | null): readonly Condition[] =>
  values === null ? [] : [among(column, values)];

/** The condition that what a search finds meets. */
function searchedFor({ whole, words }: ConversationSearch, table: string): Condition {
  const has = (part: ConversationSearch['whole']) => partFor(part, table);
  const each = words.length === 0 ? [] : [joined(' AND ', words.map(has))];
  return joined(' OR ', [has(whole), ...each]);
}

/** The same of one part of a search. */
export function partFor(
  { terms, foundByMessages, owners }: ConversationSearch['whole'],
  table: string,
): Condition {
  const ofOwners = among(
    'owner',
    owners.map((id) => ownerKey({ kind: 'user', id })),
  );
  return joined(' OR ', [
    ...terms.map((term) => ({ sql: 'instr(searchText, ?) > 0', values: [foldTerm(term)] })),
    ...(foundByMessages === null ? [] : [among('id', foundByMessages)]),
    ...(owners.length === 0
      ? []
      : [{ ...ofOwners, sql: `id IN (SELECT id FROM ${table} WHERE ${ofOwners.sql})` }]),
  ]);
}
