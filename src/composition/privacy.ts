import type { Logger } from 'pino';
import { createContactHistory } from '../commands/directory/contacts.ts';
import { particularsOf, userFold } from '../commands/directory/people.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createAccountErasing } from '../commands/identity/erasing.ts';
import { newId } from '../commands/new-id.ts';
import { createErasures, type Erasures } from '../commands/privacy/erasures.ts';
import type { PrivacyLookUps } from '../commands/privacy/people.ts';
import type { PersonNames } from '../commands/privacy/person.ts';
import { ticketsWrittenInto } from '../commands/ticketing/authorship.ts';
import { unkeyedAddressStreamOf } from '../commands/ticketing/ticket-address.ts';
import type { EventOf } from '../events/definition.ts';
import { userStream } from '../events/directory/events.ts';
import type { UserId } from '../events/ids.ts';
import type { Consumer } from '../events/log/consumer.ts';
import type { Position } from '../events/log/port.ts';
import { personErased } from '../events/privacy/events.ts';
import { ERASED } from '../events/privacy/personal.ts';
import { createFollower } from '../realtime/follower.ts';
import { createBelongings } from './belongings.ts';
import type { DerivedKeys } from './derived-keys.ts';
import type { Stores } from './stores/stores.ts';

export interface PrivacyParts {
  readonly commands: CommandHandler;
  readonly forget: Forget;
  readonly keys: Pick<DerivedKeys, 'identity' | 'contacts'>;
  readonly names: PersonNames;
}

/** The erasure of people, over the log, the keys and the read models. */
export function createPrivacy(stores: Stores, { commands, forget, keys, names }: PrivacyParts): Erasures {
  const { log, codec, keyRing } = stores;
  const shared = { commands, log, codec };
  const accounts = createAccountErasing({ ...shared, keys: keys.identity, newUserId: newId<UserId> });
  const isThere = isThereAmong(stores, commands);
  const isUnkeyed = async (email: string) =>
    (await log.readStream(unkeyedAddressStreamOf(email), { limit: 1 })).length > 0;
  const contacts = createContactHistory({ ...shared, keys: keys.contacts, isThere, isUnkeyed });
  const belongings = createBelongings(stores);
  const lookUps: PrivacyLookUps = {
    ticketsOf: async (user) => idsOf(await belongings.ticketsOf(user)),
    ticketsWith: async (contact) => idsOf(await belongings.ticketsWith(contact)),
    conversationsOf: async (owner) => idsOf(await belongings.chatsOf(owner)),
    async usersWith(contact) {
      const users = await contacts.usersWith({ email: null, phoneNumber: null, ...contact });
      const byNumber = 'phoneNumber' in contact ? await accounts.accountsWith(contact.phoneNumber) : [];
      return [...users, ...byNumber];
    },
    joinedInto: async (user) => [...(await contacts.joinedInto(user)), ...(await accounts.joinedInto(user))],
    isNamedUnkeyed: contacts.isNamedUnkeyed,
    isUnkeyed,
    ticketsWrittenInto: (user) => ticketsWrittenInto(commands, user),
  };
  return createErasures({
    ...{ ...shared, lookUps, forget, names },
    keys: keyRing,
    closeAccount: accounts.close,
  });
}

/** Users who were erased have no key, and what is recorded of them can't be read. A log in the clear has no keys at all. */
const isThereAmong =
  ({ keyRing }: Pick<Stores, 'keyRing'>, commands: Pick<CommandHandler, 'load'>) =>
  async (user: UserId): Promise<boolean> => {
    if ((await keyRing.withKeys([`user:${user}`])).size > 0) return true;
    const { state: known } = await commands.load(userFold, userStream(user));
    return known !== null && !Object.values(particularsOf(known)).some((one) => one?.includes(ERASED));
  };

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
  /** Ends the sockets of these data subjects. */
  readonly disconnect: (subjects: readonly string[]) => void;
}

/** Has this node forget people when they are erased, on whichever node: what it has in memory of them, snapshots, sockets. */
export function createForgetting({
  stores: { log, codec },
  forget,
  logger,
  disconnect,
}: ForgettingOptions): Consumer {
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
  });
}
