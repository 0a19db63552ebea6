import type { Owner } from '../../events/conversations/people.ts';
import type { ConversationId, TicketId, UserId } from '../../events/ids.ts';

/** A contact by which people are known. Phone numbers are in E.164. */
export type Contact = { readonly email: string } | { readonly phoneNumber: string };

/** Look-ups of what belongs to a person. Throw when the log or the read models don't respond. */
export interface PrivacyLookUps {
  /** The users whose address or number it is, or was. */
  usersWith(contact: Contact): Promise<readonly UserId[]>;
  /** The users who turned out to be this one. */
  joinedInto(user: UserId): Promise<readonly UserId[]>;
  /** Whether a name of a stream tells a contact of that user to anybody who has the log. */
  isNamedUnkeyed(user: UserId): Promise<boolean>;
  /** Whether a name of a stream tells that e-mail address. */
  isUnkeyed(email: string): Promise<boolean>;
  ticketsOf(user: UserId): Promise<readonly TicketId[]>;
  /** The tickets of others into which the user has written. */
  ticketsWrittenInto(user: UserId): Promise<readonly TicketId[]>;
  /** The tickets with that contact, whosever they are. */
  ticketsWith(contact: Contact): Promise<readonly TicketId[]>;
  conversationsOf(owner: Owner): Promise<readonly ConversationId[]>;
}
