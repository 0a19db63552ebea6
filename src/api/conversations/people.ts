import type { AdminId, UserId } from '../../events/ids.ts';
import type { Collections } from '../../projections/store/port.ts';

/** Somebody as the directory knows them. */
export interface Known {
  readonly name: string | null;
  readonly email: string | null;
}

/** Look-ups that decisions about conversations need; null for somebody whom the directory doesn't know. */
export interface PeopleLookUps {
  admin(id: AdminId): Promise<Known | null>;
  user(id: UserId): Promise<Known | null>;
  userByContact(contact: {
    readonly email: string | null;
    readonly phoneNumber: string | null;
  }): Promise<{ readonly id: UserId; readonly name: string | null } | null>;
}

/** The people whom conversations name, by id. Whom nobody knows is missing. */
export interface People {
  readonly users: ReadonlyMap<string, Collections['users']>;
  readonly admins: ReadonlyMap<string, Collections['admins']>;
}
export type FindPeople = (users: readonly UserId[], admins: readonly AdminId[]) => Promise<People>;
