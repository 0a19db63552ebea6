import type { UserId } from '../../events/ids.ts';
import type { QueriesOf } from '../module.ts';
import { userNameSearch } from './user-names/projection.ts';
import { userProjection } from './users/projection.ts';

/** The users whose name has any of these terms in it, when both are folded (`fold.ts`). */
export type FindUsersNamed = (terms: readonly string[]) => Promise<readonly UserId[]>;

/** Of more users than this, such as of those with a letter in their name, it costs less to look at the names of all. */
const FEW = 1_000;

export const createFindUsersNamed =
  (queriesOf: QueriesOf): FindUsersNamed =>
  async (terms) => {
    const ids = await queriesOf(userNameSearch).fewOwnerIds({ terms, most: FEW });
    if (ids?.length === 0) return [];
    // They may have had that name before.
    return queriesOf(userProjection).named({ ids, terms });
  };
