import type { CountryCode } from 'libphonenumber-js';
import type { BusinessHours } from '../../calendar/business-hours.ts';
import type { Moments } from '../../history/moments.ts';
import type { PastDocuments } from '../../history/past-documents.ts';
import type { PastDirectory } from '../../history/past-people.ts';
import type { Timelines } from '../../history/timeline/timeline.ts';
import type { FindUsersNamedAt } from '../../history/users-named.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { ConversationReader } from '../conversations/conversation-reader.ts';
import type { Cursors } from '../kernel/cursors.ts';
import type { TicketReader } from '../ticketing/ticket-reader.ts';
import type { EventsDependencies } from './events.ts';

/** What the endpoints of history work with. */
export interface HistoryDependencies extends EventsDependencies {
  readonly moments: Moments;
  readonly past: PastDocuments;
  readonly directory: PastDirectory;
  readonly timelines: Timelines;
  readonly cursors: Cursors;
  readonly ticketReader: TicketReader;
  readonly conversationReader: ConversationReader;
  readonly queriesOf: QueriesOf;
  readonly usersNamedAt: FindUsersNamedAt;
  readonly timeZone: string;
  readonly defaultRegion: CountryCode;
  readonly businessHours: BusinessHours;
}
