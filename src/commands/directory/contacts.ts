import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import { type UserEvent, userJoinedStream, userStream } from '../../events/directory/events.ts';
import type { UserId } from '../../events/ids.ts';
import type { EventReader } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import { type GrowingList, holds, itemsOf } from '../growing-list.ts';
import type { CommandHandler } from '../handle.ts';
import type { Keys } from '../keys.ts';
import {
  type Contact,
  type ContactsOf,
  contactStreamOf,
  contactStreamsToRead,
  contactsOf,
  normalised,
  unkeyedStreamsOf,
  wantedIn,
} from './contact-streams.ts';
import { joinedFold } from './join.ts';
import { contactFold, particularsOf, userFold } from './people.ts';

/** Who is known by an e-mail address or phone number. */
export interface Contacts {
  /** Makes a user findable by e-mail and phone number. Noting the same contact again changes nothing. */
  note(userId: UserId, particulars: ContactsOf, context: CommandContext): Promise<void>;
  /** The user with that e-mail, else the one with that phone number; among several the one noted first. */
  userWith(contact: ContactsOf): Promise<Named | null>;
  /** The user themselves, or the one into whom they were joined in the end. */
  userInPlaceOf(id: UserId): Promise<UserId>;
}

/** What erasure and export ask of contacts: what people had earlier counts as what they have. */
export interface ContactHistory {
  /** All users who have or had that e-mail address or phone number, without those who were erased. */
  usersWith(contact: ContactsOf): Promise<readonly UserId[]>;
  /** The users with any contact that this one has or had who turned out to be this one. */
  joinedInto(id: UserId): Promise<readonly UserId[]>;
  /** Whether the name of a stream is a hash without a key of a contact that this user has or had. */
  isNamedUnkeyed(id: UserId): Promise<boolean>;
}

type Named = { readonly id: UserId; readonly name: string | null };

/** The number of users of a contact that are looked at from each end of its history. */
const MOST_AT_EITHER_END = 25;

/**
 * The users who may have a contact now. If very many have had it, as with a placeholder address: the first ones, which take
 * precedence, and the last ones, which are the most likely to have it still.
 */
function candidatesIn(noted: readonly UserId[]): readonly UserId[] {
  return noted.length <= 2 * MOST_AT_EITHER_END
    ? noted
    : [...noted.slice(0, MOST_AT_EITHER_END), ...noted.slice(-MOST_AT_EITHER_END)];
}

interface NotedParts {
  readonly commands: CommandHandler;
  readonly keys: Keys;
  readonly log: Pick<EventReader, 'hasStreams'>;
}

/** The users who were noted with a contact as it is written, the first one first. */
async function notedAs({ commands, keys, log }: NotedParts, contact: Contact): Promise<readonly UserId[]> {
  const streams = contactStreamsToRead(keys, contact, log);
  const lists = streams.map(async (stream) => itemsOf((await commands.load(contactFold, stream)).state));
  return [...new Set((await Promise.all(lists)).flat())];
}

async function userInPlaceOf(commands: CommandHandler, id: UserId): Promise<UserId> {
  const { state: into } = await commands.load(joinedFold, userJoinedStream(id));
  return into === null ? id : userInPlaceOf(commands, into);
}

/** `keys`: for the names of streams. Without the key that named a stream, the users in it aren't found. */
export function createContacts(parts: NotedParts): Contacts {
  const { commands, keys } = parts;

  async function inPlaceOf({ id, name }: Named): Promise<Named> {
    const into = await userInPlaceOf(commands, id);
    if (into === id) return { id, name };
    const { state: known } = await commands.load(userFold, userStream(into));
    return { id: into, name: known === null ? name : particularsOf(known).name };
  }

  return {
    userInPlaceOf: (id) => userInPlaceOf(commands, id),

    async note(userId, particulars, context) {
      for (const contact of contactsOf(particulars)) {
        const note = (users: GrowingList<UserId>) =>
          holds(users, userId) ? [] : [{ type: 'UserContactNoted' as const, data: { userId } }];
        await commands.execute(contactFold, contactStreamOf(keys, contact), note, context);
      }
    },

    async userWith(contact) {
      for (const wanted of wantedIn(contact)) {
        for (const id of candidatesIn(await notedAs(parts, wanted))) {
          const { state: known } = await commands.load(userFold, userStream(id));
          if (known === null) continue;
          const particulars = particularsOf(known);
          const has = contactsOf(particulars).some((one) => normalised(one) === normalised(wanted));
          if (has) return inPlaceOf({ id, name: particulars.name });
        }
      }
      return null;
    },
  };
}

export interface ContactHistoryParts extends NotedParts {
  readonly log: Pick<EventReader, 'readStream' | 'hasStreams'>;
  readonly codec: Codec;
  /** Whether there are personal data of a user that can be read. */
  readonly isThere: (user: UserId) => Promise<boolean>;
  /** Whether another stream is named by a hash without a key of that e-mail address. */
  readonly isUnkeyed: (email: string) => Promise<boolean>;
}

export function createContactHistory(parts: ContactHistoryParts): ContactHistory {
  const { commands, log, codec, isThere, isUnkeyed } = parts;

  const notedWith = async (contact: ContactsOf) => {
    const lists = wantedIn(contact).map((wanted) => notedAs(parts, wanted));
    return [...new Set((await Promise.all(lists)).flat())];
  };

  /** All contacts that a user has or had, as records and tokens told. */
  async function contactsEver(id: UserId): Promise<readonly ContactsOf[]> {
    const recorded = await log.readStream(userStream(id));
    return (await decodeOrThrow<UserEvent>(codec, recorded)).map(({ event }) =>
      event.type === 'UserRecorded'
        ? particularsOf({ by: 'record', record: event.data.record })
        : particularsOf({ by: 'claims', claims: event.data.claims }),
    );
  }

  return {
    async usersWith(contact) {
      const users = await notedWith(contact);
      const there = await Promise.all(users.map(isThere));
      return users.filter((_, index) => there[index]);
    },

    async joinedInto(id) {
      const noted = await Promise.all((await contactsEver(id)).map(notedWith));
      const others = [...new Set(noted.flat())].filter((other) => other !== id);
      const inPlace = await Promise.all(others.map((other) => userInPlaceOf(commands, other)));
      return others.filter((_, index) => inPlace[index] === id);
    },

    async isNamedUnkeyed(id) {
      const contacts = (await contactsEver(id)).flatMap(contactsOf);
      for (const stream of new Set(contacts.flatMap(unkeyedStreamsOf)))
        if (holds((await commands.load(contactFold, stream)).state, id)) return true;
      for (const contact of contacts) if ('email' in contact && (await isUnkeyed(contact.email))) return true;
      return false;
    },
  };
}
