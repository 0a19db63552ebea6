import type { Logger } from 'pino';
import { usersJoinedInto, usersWithContact } from '../commands/directory/contacts.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createAccountErasing } from '../commands/identity/erasing.ts';
import { newId } from '../commands/new-id.ts';
import { createErasures, type Erasures } from '../commands/privacy/erasures.ts';
import type { PrivacyLookUps } from '../commands/privacy/people.ts';
import type { Config } from '../config/config.ts';
import type { EventOf } from '../events/definition.ts';
import type { UserId } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';
import { personErased } from '../events/privacy/events.ts';
import { createFollower } from '../realtime/follower.ts';
import { createBelongings } from './belongings.ts';
import { derivedKeysOf } from './derived-keys.ts';
import type { Stores } from './stores/stores.ts';

/** The erasure of people, over the log, the keys and the read models. */
export function createPrivacy(
  config: Config,
  stores: Stores,
  { commands, forget }: { readonly commands: CommandHandler; readonly forget: Forget },
): Erasures {
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
  return createErasures({
    ...{ commands, log, codec, lookUps, forget },
    keys: keyRing,
    closeAccount: accounts.close,
  });
}

const idsOf = <Id>(documents: readonly { readonly id: Id }[]): readonly Id[] => documents.map(({ id }) => id);

/** Has things in memory that may be of people who are erased. */
export interface Remembering {
  forget(): void;
}

/** Has this node forget the people whose erasure is at that position. */
export type Forget = (position: Position) => void;

export const forgettingOf =
  ({ codec, snapshots, readStore, progress }: Stores, others: readonly Remembering[]): Forget =>
  (position) => {
    progress.noteErasure(position);
    for (const one of [codec, snapshots, readStore, ...others]) one.forget();
  };

export interface ForgettingOptions {
  readonly stores: Pick<Stores, 'log' | 'codec'>;
  readonly forget: Forget;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Ends the sockets of these data subjects. */
  readonly disconnect: (subjects: readonly string[]) => void;
}

/**
 * Has this node forget people when they are erased, on whichever node: what it has in memory of them, snapshots, sockets. Resolves
 * once the signal has aborted.
 */
export function followErasures({
  stores: { log, codec },
  forget,
  logger,
  signal,
  disconnect,
}: ForgettingOptions): Promise<void> {
  return createFollower({
    name: 'erasures',
    log,
    codec,
    logger,
    types: new Set([personErased.type]),
    onEvent({ event, position }) {
      forget(position);
      disconnect((event as EventOf<typeof personErased>).data.subjects);
    },
  }).run(signal);
}
