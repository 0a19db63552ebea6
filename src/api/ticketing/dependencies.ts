import type { CountryCode } from 'libphonenumber-js';
import type { CommandHandler } from '../../commands/handle.ts';
import type { RegistrationSessionId } from '../../events/ids.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import type { PeopleLookUps } from './people.ts';
import type { TicketReader } from './ticket-reader.ts';

/** What the ticket endpoints work with. */
export interface TicketingDependencies {
  readonly commands: CommandHandler;
  readonly directory: PeopleLookUps & {
    hasRegistrationSession(id: RegistrationSessionId): Promise<boolean>;
  };
  readonly store: ReadStore;
  readonly tickets: TicketReader;
  readonly ticketPrefix: string;
  readonly timeZone: string;
  readonly defaultRegion: CountryCode;
}
