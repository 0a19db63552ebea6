import type { CountryCode } from 'libphonenumber-js';
import type { Tickets } from '../../commands/ticketing/tickets.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import type { TicketReader } from './ticket-reader.ts';

/** What the ticket endpoints work with. */
export interface TicketingDependencies {
  readonly tickets: Tickets;
  readonly store: ReadStore;
  readonly reader: TicketReader;
  readonly timeZone: string;
  readonly defaultRegion: CountryCode;
}
