import type { CountryCode } from 'libphonenumber-js';
import type { TicketAccess } from '../../commands/ticketing/access.ts';
import type { Tickets } from '../../commands/ticketing/tickets.ts';
import type { UserId } from '../../events/ids.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { Cursors } from '../kernel/cursors.ts';
import type { KeptReads } from '../kernel/kept-bodies.ts';
import type { TicketLinks } from './ticket-links.ts';
import type { TicketReader } from './ticket-reader.ts';

/** What the ticket endpoints work with. */
export interface TicketingDependencies {
  readonly tickets: Tickets;
  readonly queriesOf: QueriesOf;
  /** The users whose name has any of these terms in it. */
  readonly usersNamed: (terms: readonly string[]) => Promise<readonly UserId[]>;
  readonly reader: TicketReader;
  readonly cursors: Cursors;
  readonly kept: KeptReads;
  readonly ticketAccess: TicketAccess;
  readonly links: TicketLinks;
  readonly timeZone: string;
  readonly defaultRegion: CountryCode;
}
