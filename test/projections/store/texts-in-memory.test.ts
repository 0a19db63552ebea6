import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import type { UserId } from '../../../src/events/ids.ts';
import { type UserDocument, userProjection } from '../../../src/projections/directory/users/projection.ts';
import { nameOf } from '../../../src/projections/directory/users/queries.ts';
import type { Change, Stored } from '../../../src/projections/projection.ts';
import { KEPT_MOVES } from '../../../src/projections/store/moves.ts';
import { textOf } from '../../../src/projections/store/sqlite/connection.ts';
import { tablesOf } from '../../../src/projections/store/sqlite/tables.ts';
import { TextsInMemory } from '../../../src/projections/store/sqlite/texts-in-memory.ts';

const named = (id: string, first_name: string): UserDocument =>
  ({ id, record: { first_name, last_name: null }, recorded: true, revision: 0, position: 0 }) as never;

/** Users in a table, and what is found of them by a reader that keeps their names. */
function users(most?: number) {
  const db = new DatabaseSync(':memory:');
  const tables = tablesOf(userProjection);
  db.exec(tables.schema('users'));
  const table = tables.open(db, 'users');
  const all = new Map<string, UserDocument>();
  const columns = {
    text: 'name',
    found: 'id',
    foundIn: (value: unknown) => textOf(value as string) as UserId,
  };
  const texts = new TextsInMemory(db, 'users', columns, most);
  return {
    all,
    put(...put: readonly (readonly [id: string, name: string])[]) {
      const changes = put.map(([id, name]) => ({ before: all.get(id) ?? null, after: named(id, name) }));
      table.put(changes as unknown as readonly Change<Stored>[]);
      for (const { after } of changes) all.set(after.id, after);
    },
    find: (terms: readonly string[], ids: readonly string[] | null = null) =>
      texts.search([{ terms, ids }])?.[0]?.toSorted() ?? null,
  };
}

describe('texts in memory', () => {
  it('finds what has any of the terms, and what is named by its id, each once', () => {
    const { put, find } = users();
    put(['1', 'Ada'], ['2', 'Ben'], ['3', 'Carla']);
    expect(find(['da', 'a'])).toEqual(['1', '3']);
    expect(find(['da'], ['1', '2', 'nobody'])).toEqual(['1', '2']);
    expect(find([])).toEqual([]);
  });

  it('finds what the table has, whatever has changed since the search before', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 });
    const puts = fc.uniqueArray(fc.tuple(fc.constantFrom('1', '2', '3', '4', '5'), name), {
      maxLength: 3,
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(puts, puts, name), { maxLength: 8 }), (steps) => {
        const { all, put, find } = users();
        for (const [changes, later, term] of steps) {
          put(...changes);
          put(...later);
          const expected = [...all.values()].filter((user) => nameOf(user).includes(term));
          expect(find([term])).toEqual(expected.map(({ id }) => id).toSorted());
        }
      }),
    );
  });

  it('finds what is new also where something newer has changed since', () => {
    const { put, find } = users();
    put(['1', 'Ada']);
    expect(find(['a'])).toEqual(['1']);
    put(['2', 'Carla'], ['3', 'Ben']);
    put(['3', 'Eva']);
    expect(find(['a'])).toEqual(['1', '2', '3']);
  });

  it('reads all anew where it isn’t known any more what has changed', () => {
    const { put, find } = users();
    put(['1', 'Ada'], ['2', 'Ben']);
    expect(find(['ada'])).toEqual(['1']);
    put(['1', 'Eve']);
    const others = Array.from({ length: KEPT_MOVES / 50 + 20 }, (_, index) => `${index + 10}`);
    for (let times = 0; times <= 50; times++) put(...others.map((id) => [id, `Ben ${times}`] as const));
    expect(find(['ada'])).toEqual([]);
    expect(find(['eve'])).toEqual(['1']);
  });

  it('keeps none where they are too many', () => {
    const { put, find } = users(400);
    put(['1', 'Ada'], ['2', 'Ben']);
    expect(find(['ada'])).toEqual(['1']);
    put(['3', 'Carla']);
    expect(find(['ada'])).toBeNull();
    expect(find(['ada'])).toBeNull();
  });
});
