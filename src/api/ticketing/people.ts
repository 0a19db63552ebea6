import type { AdminId, UserId } from '../../events/ids.ts';
import type { Collections } from '../../projections/store/port.ts';

/** The people whom tickets name, by id. Whom nobody knows is missing. */
export interface People {
  readonly users: ReadonlyMap<string, Collections['users']>;
  readonly admins: ReadonlyMap<string, Collections['admins']>;
}

export type FindPeople = (users: readonly UserId[], admins: readonly AdminId[]) => Promise<People>;

/** Look-ups that decisions about tickets need. */
export interface PeopleLookUps {
  /** Null for somebody whom the directory doesn't know. */
  admin(id: AdminId): Promise<{ readonly name: string | null; readonly email: string | null } | null>;
  user(id: UserId): Promise<{ readonly name: string | null } | null>;
  /** The user who has that e-mail address, else the one who has that phone number. */
  userByContact(contact: {
    readonly email: string | null;
    readonly phoneNumber: string | null;
  }): Promise<{ readonly id: UserId; readonly name: string | null } | null>;
}
