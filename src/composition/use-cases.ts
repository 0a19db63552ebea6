import { type CodeSecrets, createCodeSecrets } from '../commands/conversations/code-secrets.ts';
import { createGuestIds, type GuestIds } from '../commands/conversations/guest-ids.ts';
import { createDirectory, type Directory } from '../commands/directory/directory.ts';
import { type CommandHandler, createCommandHandler } from '../commands/handle.ts';
import { deriveKeys } from '../commands/keys.ts';
import { newId } from '../commands/new-id.ts';
import { createTickets, type Tickets } from '../commands/ticketing/tickets.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import { codec } from '../events/catalogue.ts';
import type { Stores } from './stores/stores.ts';

/** What callers may do, whoever asks for it: an endpoint, a socket or a program. */
export interface UseCases {
  readonly commands: CommandHandler;
  readonly directory: Directory;
  readonly tickets: Tickets;
  readonly guestIds: GuestIds;
  readonly codeSecrets: CodeSecrets;
}

export function createUseCases(
  config: Config,
  { log, snapshots }: Pick<Stores, 'log' | 'snapshots'>,
): UseCases {
  const secrets = serverSecrets(config);
  const commands = createCommandHandler(log, codec, { snapshots, memory: config.cacheMemory.states });
  const directory = createDirectory(commands, config.cacheMemory.bearers);
  return {
    commands,
    directory,
    tickets: createTickets({ commands, directory, prefix: config.ticketPrefix, newId }),
    guestIds: createGuestIds({
      ids: deriveKeys(secrets, 'guest ids'),
      secrets: deriveKeys(secrets, 'guest secrets'),
    }),
    codeSecrets: createCodeSecrets({
      hashing: deriveKeys(secrets, 'hashes of onboarding codes'),
      sealing: deriveKeys(secrets, 'sealed onboarding codes'),
    }),
  };
}
