import type { CountryCode } from 'libphonenumber-js';
import type { GuestAccess } from '../../commands/conversations/access.ts';
import type { CarryOn } from '../../commands/conversations/carry-on.ts';
import type { Chat } from '../../commands/conversations/chat.ts';
import type { GuestIds } from '../../commands/conversations/guest-ids.ts';
import type { UserId } from '../../events/ids.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { Cursors } from '../kernel/cursors.ts';
import type { ConversationReader } from './conversation-reader.ts';

/** What the endpoints of conversations work with. */
export interface ConversationDependencies {
  readonly chat: Chat;
  readonly carryOn: CarryOn;
  /** What a ticket that carries a conversation on can be about. */
  readonly supportTypes: readonly [string, ...string[]];
  readonly queriesOf: QueriesOf;
  /** The users whose name has any of these terms in it. */
  readonly usersNamed: (terms: readonly string[]) => Promise<readonly UserId[]>;
  readonly reader: ConversationReader;
  readonly cursors: Cursors;
  readonly guestIds: GuestIds;
  readonly guestAccess: GuestAccess;
  readonly defaultRegion: CountryCode;
}
