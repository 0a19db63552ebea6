import type { CountryCode } from 'libphonenumber-js';
import type { BusinessHours } from '../../calendar/business-hours.ts';
import type { Chat } from '../../commands/conversations/chat.ts';
import type { Tickets } from '../../commands/ticketing/tickets.ts';
import type { Moments } from '../../history/moments.ts';
import type { ReadJoined } from '../../projections/joined-read.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { Cursors } from '../kernel/cursors.ts';
import type { FindPeople } from '../people.ts';

/** What the endpoints of the list of work work with. */
export interface WorkDependencies {
  readonly tickets: Tickets;
  readonly chat: Chat;
  readonly queriesOf: QueriesOf;
  readonly readJoined: ReadJoined;
  readonly findPeople: FindPeople;
  readonly cursors: Cursors;
  readonly moments: Moments;
  readonly timeZone: string;
  readonly businessHours: BusinessHours;
  readonly defaultRegion: CountryCode;
}
