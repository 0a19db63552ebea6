import type { Logger } from 'pino';
import { usersJoinedInto, usersWithContact } from '../commands/directory/contacts.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createAccountErasing } from '../commands/identity/erasing.ts';
import { newId } from '../commands/new-id.ts';
import { createErasures, type Erasures } from '../commands/privacy/erasures.ts';
import type { PrivacyLookUps } from '../commands/privacy/people.ts';
import type { Config } from '../config/config.ts';
import type { UserId } from '../events/ids.ts';
import { type PrivacyEvent, personErased } from '../events/privacy/events.ts';
import { createFollower } from '../realtime/follower.ts';
import { createBelongings } from './belongings.ts';
import { derivedKeysOf } from './derived-keys.ts';
import type { Stores } from './stores/stores.ts';

/** The erasure of people, over the log, the keys and the read models. */
export function createPrivacy(config: Config, stores: Stores, commands: CommandHandler): Erasures {
  const { log, codec, keyRing } = stores;
  const { identity: keys } = derivedKeysOf(config);
  const accounts = createAccountErasing({ commands, log, codec, keys, newUserId: newId<UserId> });
  const belongings = createBelongings(stores);
  const lookUps: PrivacyLookUps = {
    ticketsOf: async (user) => idsOf(await belongings.ticketsOf(user)),
    unownedTicketsWith: async (contact) => idsOf(await belongings.unownedTicketsWith(contact)),
    conversationsOf: async (owner) => idsOf(await belongings.chatsOf(owner)),
    async usersWith(contact) {
      const users = await usersWithContact(commands, { email: null, phoneNumber: null, ...contact });
      const byNumber = 'phoneNumber' in contact ? await accounts.accountsWith(contact.phoneNumber) : [];
      return [...users, ...byNumber];
    },
    joinedInto: async (user) => [
      ...(await usersJoinedInto(commands, user)),
      ...(await accounts.joinedInto(user)),
    ],
  };
  return createErasures({ commands, log, codec, lookUps, keys: keyRing, closeAccount: accounts.close });
}

const idsOf = <Id>(documents: readonly { readonly id: Id }[]): readonly Id[] => documents.map(({ id }) => id);

export interface ForgettingOptions {
  readonly stores: Pick<Stores, 'log' | 'codec' | 'keyRing' | 'snapshots'>;
  readonly commands: Pick<CommandHandler, 'forget'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Ends the sockets of these data subjects. */
  readonly disconnect: (subjects: readonly string[]) => void;
}

/**
 * Has this node forget people when they are erased, on whichever node: keys and states in memory, snapshots, sockets. Resolves
 * once the signal has aborted.
 */
export function followErasures({
  stores,
  commands,
  logger,
  signal,
  disconnect,
}: ForgettingOptions): Promise<void> {
  const { log, codec, keyRing, snapshots } = stores;
  return createFollower({
    name: 'erasures',
    log,
    codec,
    logger,
    types: new Set([personErased.type]),
    onEvent({ event }) {
      keyRing.forget();
      commands.forget();
      snapshots.forget();
      disconnect((event as PrivacyEvent).data.subjects);
    },
  }).run(signal);
}
