import { createFindUsersNamed } from '../../../src/projections/directory/find-named.ts';
import type { NamedQuery } from '../../../src/projections/directory/users/queries.ts';
import type { QueriesOf } from '../../../src/projections/module.ts';

/** Reads of which the index of names tells these ids; null: too many. */
function readsWhere(ids: readonly string[] | null) {
  const asked: NamedQuery[] = [];
  const reads = {
    fewOwnerIds: async () => ids,
    async named(query: NamedQuery) {
      asked.push(query);
      return ['found'];
    },
  };
  return { asked, find: createFindUsersNamed((() => reads) as unknown as QueriesOf) };
}

describe('users by a part of their name', () => {
  it('looks at those that had it, at all when they are many, and at nobody when there are none', async () => {
    const terms = ['el'];
    for (const [ids, looks, found] of [
      [['1', '2'], [{ ids: ['1', '2'], terms }], ['found']],
      [null, [{ ids: null, terms }], ['found']],
      [[], [], []],
    ] as const) {
      const { asked, find } = readsWhere(ids);
      expect(await find(terms)).toEqual(found);
      expect(asked).toEqual(looks);
    }
  });
});
