import type { GuestAccess } from '../../commands/conversations/access.ts';
import type { Conversations } from '../../commands/conversations/conversations.ts';
import type { GuestIds } from '../../commands/conversations/guest-ids.ts';
import type { CommandHandler } from '../../commands/handle.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import type { ConversationReader } from './conversation-reader.ts';
import type { PeopleLookUps } from './people.ts';
import type { TicketsForConversations } from './tickets.ts';

/** What the endpoints of conversations work with. */
export interface ConversationDependencies {
  readonly commands: CommandHandler;
  readonly conversations: Conversations;
  readonly directory: PeopleLookUps;
  readonly store: ReadStore;
  readonly reader: ConversationReader;
  readonly guestIds: GuestIds;
  readonly guestAccess: GuestAccess;
  readonly tickets: TicketsForConversations;
}
