import type { CountryCode } from 'libphonenumber-js';
import type { Directory } from '../../commands/directory/directory.ts';
import type { CommandHandler } from '../../commands/handle.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import type { TicketReader } from './ticket-reader.ts';

/** What the ticket endpoints work with. */
export interface TicketingDependencies {
  readonly commands: CommandHandler;
  readonly directory: Pick<Directory, 'admin' | 'user' | 'userByContact' | 'hasRegistrationSession'>;
  readonly store: ReadStore;
  readonly tickets: TicketReader;
  readonly ticketPrefix: string;
  readonly timeZone: string;
  readonly defaultRegion: CountryCode;
}
