import { createHash } from 'node:crypto';
import { userContactStream, userJoinedStream, userStream } from '../../events/directory/events.ts';
import { earlierEmailKeys, emailKey } from '../../events/email-address.ts';
import type { UserId } from '../../events/ids.ts';
import { formsOfNumber } from '../../events/phone-number.ts';
import type { CommandContext } from '../context.ts';
import { type GrowingList, holds, itemsOf } from '../growing-list.ts';
import type { CommandHandler } from '../handle.ts';
import { joinedFold } from './join.ts';
import { contactFold, type Particulars, particularsOf, userFold } from './people.ts';

type Contact = { readonly email: string } | { readonly phoneNumber: string };

const normalised = (contact: Contact): string =>
  'email' in contact ? `email:${emailKey(contact.email)}` : `phone:${contact.phoneNumber}`;

const streamNamed = (contact: string): string =>
  userContactStream(createHash('sha256').update(contact).digest('hex'));

const streamOf = (contact: Contact): string => streamNamed(normalised(contact));

/** Those of earlier versions first: their contents are older. */
const streamsToRead = (contact: Contact): readonly string[] => [
  ...('email' in contact ? earlierEmailKeys(contact.email).map((key) => streamNamed(`email:${key}`)) : []),
  streamOf(contact),
];

const contactsOf = ({ email, phoneNumber }: Pick<Particulars, 'email' | 'phoneNumber'>): Contact[] => [
  ...(email === null ? [] : [{ email }]),
  ...(phoneNumber === null ? [] : [{ phoneNumber }]),
];

/** All forms under which a contact may have been noted: a phone number may have several. The given form comes first. */
const wantedIn = ({ email, phoneNumber }: Pick<Particulars, 'email' | 'phoneNumber'>): Contact[] => [
  ...contactsOf({ email, phoneNumber: null }),
  ...[...formsIn(phoneNumber)].map((form) => ({ phoneNumber: form })),
];

const formsIn = (phoneNumber: string | null): ReadonlySet<string> =>
  new Set(phoneNumber === null ? [] : [phoneNumber, ...formsOfNumber(phoneNumber)]);

/** Makes a user findable by e-mail and phone number. Noting the same contact again changes nothing. */
export async function noteContacts(
  commands: CommandHandler,
  userId: UserId,
  particulars: Pick<Particulars, 'email' | 'phoneNumber'>,
  context: CommandContext,
): Promise<void> {
  for (const contact of contactsOf(particulars)) {
    const note = (users: GrowingList<UserId>) =>
      holds(users, userId) ? [] : [{ type: 'UserContactNoted' as const, data: { userId } }];
    await commands.execute(contactFold, streamOf(contact), note, context);
  }
}

/** The number of users of a contact that are looked at from each end of its history. */
const MOST_AT_EITHER_END = 25;

/**
 * The users who may have a contact now. If very many have had it, as with a placeholder address: the first ones, which take
 * precedence, and the last ones, which are the most likely to have it still.
 */
function candidatesIn(noted: GrowingList<UserId>): readonly UserId[] {
  const users = itemsOf(noted);
  return users.length <= 2 * MOST_AT_EITHER_END
    ? users
    : [...users.slice(0, MOST_AT_EITHER_END), ...users.slice(-MOST_AT_EITHER_END)];
}

type Named = { readonly id: UserId; readonly name: string | null };

/** The user themselves, or the one into whom they were joined in the end. */
export async function userInPlaceOf(commands: CommandHandler, id: UserId): Promise<UserId> {
  const { state: into } = await commands.load(joinedFold, userJoinedStream(id));
  return into === null ? id : userInPlaceOf(commands, into);
}

async function inPlaceOf(commands: CommandHandler, { id, name }: Named): Promise<Named> {
  const into = await userInPlaceOf(commands, id);
  if (into === id) return { id, name };
  const { state: known } = await commands.load(userFold, userStream(into));
  return { id: into, name: known === null ? name : particularsOf(known).name };
}

/** The users who have been noted with a contact in any of its forms. */
async function notedWith(commands: CommandHandler, contact: ContactOf): Promise<readonly UserId[]> {
  const streams = wantedIn(contact).flatMap(streamsToRead);
  const lists = streams.map(async (stream) => itemsOf((await commands.load(contactFold, stream)).state));
  return [...new Set((await Promise.all(lists)).flat())];
}

type ContactOf = Pick<Particulars, 'email' | 'phoneNumber'>;

/** All users who have that e-mail address or phone number now. */
export async function usersWithContact(
  commands: CommandHandler,
  contact: ContactOf,
): Promise<readonly UserId[]> {
  const wanted = new Set(wantedIn(contact).map(normalised));
  const found: UserId[] = [];
  for (const id of await notedWith(commands, contact)) {
    const { state: known } = await commands.load(userFold, userStream(id));
    const own = known === null ? [] : contactsOf(particularsOf(known)).map(normalised);
    if (own.some((one) => wanted.has(one))) found.push(id);
  }
  return found;
}

/** The users with a contact of this one who turned out to be this one. */
export async function usersJoinedInto(commands: CommandHandler, id: UserId): Promise<readonly UserId[]> {
  const { state: known } = await commands.load(userFold, userStream(id));
  if (known === null) return [];
  const others = (await notedWith(commands, particularsOf(known))).filter((other) => other !== id);
  const inPlace = await Promise.all(others.map((other) => userInPlaceOf(commands, other)));
  return others.filter((_, index) => inPlace[index] === id);
}

/** The user with that e-mail, else the one with that phone number; among several the one noted first. */
export async function userByContact(
  commands: CommandHandler,
  contact: Pick<Particulars, 'email' | 'phoneNumber'>,
): Promise<Named | null> {
  for (const wanted of wantedIn(contact)) {
    const lists = streamsToRead(wanted).map(
      async (stream) => (await commands.load(contactFold, stream)).state,
    );
    for (const id of (await Promise.all(lists)).flatMap(candidatesIn)) {
      const { state: known } = await commands.load(userFold, userStream(id));
      if (known === null) continue;
      const particulars = particularsOf(known);
      const has = contactsOf(particulars).some((one) => normalised(one) === normalised(wanted));
      if (has) return inPlaceOf(commands, { id, name: particulars.name });
    }
  }
  return null;
}
