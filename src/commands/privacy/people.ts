import type { Owner } from '../../events/conversations/people.ts';
import type { ConversationId, TicketId, UserId } from '../../events/ids.ts';

/** A contact by which people are known. Phone numbers are in E.164. */
export type Contact = { readonly email: string } | { readonly phoneNumber: string };

/** Look-ups of what belongs to a person. Throw when the log or the read models don't respond. */
export interface PrivacyLookUps {
  /** The users whose address or number it is now. */
  usersWith(contact: Contact): Promise<readonly UserId[]>;
  /** The users who turned out to be this one. */
  joinedInto(user: UserId): Promise<readonly UserId[]>;
  ticketsOf(user: UserId): Promise<readonly TicketId[]>;
  /** The tickets with that contact that belong to nobody. */
  unownedTicketsWith(contact: Contact): Promise<readonly TicketId[]>;
  conversationsOf(owner: Owner): Promise<readonly ConversationId[]>;
}
