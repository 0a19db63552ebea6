import type { AdminId, UserId } from '../../events/ids.ts';

/** A person as the directory knows them. */
export interface Known {
  readonly name: string | null;
  readonly email: string | null;
}

/** Look-ups that decisions about conversations need; null for a person whom the directory doesn't know. */
export interface ConversationPeople {
  admin(id: AdminId): Promise<Known | null>;
  user(id: UserId): Promise<Known | null>;
  /** The user themselves, or the one whose account goes on in place of theirs. */
  userInPlaceOf(id: UserId): Promise<UserId>;
  userByContact(contact: {
    readonly email: string | null;
    readonly phoneNumber: string | null;
  }): Promise<{ readonly id: UserId; readonly name: string | null } | null>;
}

const UNKNOWN: Known = { name: null, email: null };

/** A user with the name and e-mail of the directory, null where it has none. */
export async function userNamed(directory: Pick<ConversationPeople, 'user'>, id: UserId) {
  const { name, email } = (await directory.user(id)) ?? UNKNOWN;
  return { id, name, email };
}
