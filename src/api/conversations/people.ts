import type { AdminId, UserId } from '../../events/ids.ts';
import type { Collections } from '../../projections/store/port.ts';

/** The people whom conversations name, by id. Whom nobody knows is missing. */
export interface People {
  readonly users: ReadonlyMap<string, Collections['users']>;
  readonly admins: ReadonlyMap<string, Collections['admins']>;
}
export type FindPeople = (users: readonly UserId[], admins: readonly AdminId[]) => Promise<People>;
