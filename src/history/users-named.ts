import type { UserId } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';
import { userNameSearch } from '../projections/directory/user-names/projection.ts';
import { nameAt, userNameHistory } from '../projections/history/user-names/projection.ts';
import type { QueriesOf } from '../projections/module.ts';
import { fold } from '../projections/search/fold.ts';

/** The users whose name at a position had any of the terms in it, when both are folded (`fold.ts`). */
export type FindUsersNamedAt = (position: Position, terms: readonly string[]) => Promise<readonly UserId[]>;

export const createFindUsersNamedAt =
  (queriesOf: QueriesOf): FindUsersNamedAt =>
  async (position, terms) => {
    const ids = await queriesOf(userNameSearch).ownerIds({ terms, upTo: position });
    if (ids.length === 0) return [];
    const users = await queriesOf(userNameHistory).find(ids);
    const folded = terms.map(fold);
    // They may have had that name before, and another one then.
    return [...users.values()]
      .filter((user) => {
        const name = fold(nameAt(user, position) ?? '');
        return folded.some((term) => name.includes(term));
      })
      .map(({ id }) => id);
  };
