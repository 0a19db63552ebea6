import type { AdminId, UserId } from '../../events/ids.ts';

/** Somebody as the directory knows them. */
export interface Known {
  readonly name: string | null;
  readonly email: string | null;
}

/** Look-ups that decisions about conversations need; null for somebody whom the directory doesn't know. */
export interface ConversationPeople {
  admin(id: AdminId): Promise<Known | null>;
  user(id: UserId): Promise<Known | null>;
  userByContact(contact: {
    readonly email: string | null;
    readonly phoneNumber: string | null;
  }): Promise<{ readonly id: UserId; readonly name: string | null } | null>;
}

const UNKNOWN: Known = { name: null, email: null };

/** A user under the name and e-mail that the directory has, null where it has none. */
export async function userNamed(directory: Pick<ConversationPeople, 'user'>, id: UserId) {
  const { name, email } = (await directory.user(id)) ?? UNKNOWN;
  return { id, name, email };
}
