import { contactStream, earlierContactStream, userContactStream } from '../../events/directory/events.ts';
import { earlierEmailKeys, emailKey } from '../../events/email-address.ts';
import type { EventReader } from '../../events/log/port.ts';
import { formsOfNumber } from '../../events/phone-number.ts';
import { keyedHashOf, unkeyedHashIn, unkeyedHashOf } from '../keyed-names.ts';
import type { Keys } from '../keys.ts';
import type { Particulars } from './people.ts';

/** An e-mail address as somebody wrote it, or a phone number in E.164. */
export type Contact = { readonly email: string } | { readonly phoneNumber: string };

export type ContactsOf = Pick<Particulars, 'email' | 'phoneNumber'>;

/** The same text for all ways to write a contact. */
export const normalised = (contact: Contact): string =>
  'email' in contact ? `email:${emailKey(contact.email)}` : `phone:${contact.phoneNumber}`;

export const contactsOf = ({ email, phoneNumber }: ContactsOf): readonly Contact[] => [
  ...(email === null ? [] : [{ email }]),
  ...(phoneNumber === null ? [] : [{ phoneNumber }]),
];

/** All forms under which a contact may have been noted: a phone number may have several. The given form comes first. */
export const wantedIn = ({ email, phoneNumber }: ContactsOf): readonly Contact[] => [
  ...contactsOf({ email, phoneNumber: null }),
  ...[...formsIn(phoneNumber)].map((form) => ({ phoneNumber: form })),
];

const formsIn = (phoneNumber: string | null): ReadonlySet<string> =>
  new Set(phoneNumber === null ? [] : [phoneNumber, ...formsOfNumber(phoneNumber)]);

/** The name of the stream of a contact: under the first key. */
export const contactStreamOf = ([key]: Keys, contact: Contact): string =>
  contactStream(keyedHashOf(key, unkeyedHashOf(normalised(contact))));

/** All streams that may tell who was noted with a contact: the oldest first. `log`: tells whether it has any of earlier versions. */
export const contactStreamsToRead = (
  keys: Keys,
  contact: Contact,
  log: Pick<EventReader, 'hasStreams'>,
): readonly string[] => [
  ...(mayHave(log, userContactStream('')) ? unkeyedStreamsOf(contact) : []),
  ...(mayHave(log, earlierContactStream('')) ? earlierStreamsOf(keys, contact) : []),
  ...keys.map((key) => contactStream(keyedHashOf(key, unkeyedHashOf(normalised(contact))))).toReversed(),
];

const mayHave = (log: Pick<EventReader, 'hasStreams'>, prefix: string): boolean =>
  log.hasStreams?.(prefix) ?? true;

const earlierStreamsOf = (keys: Keys, contact: Contact): readonly string[] =>
  unkeyedHashesOf(contact).flatMap((hash) => keys.map((key) => earlierContactStream(keyedHashOf(key, hash))));

/**
 * Those that earlier versions wrote. Their names are hashes without a key: whoever has the log finds the number to such a name by
 * trying all of them.
 */
export const unkeyedStreamsOf = (contact: Contact): readonly string[] =>
  unkeyedHashesOf(contact).map(userContactStream);

/** The name under which `casebook protect` keeps such a stream; the same name for any other stream. */
export function keyedContactName([key]: Keys, stream: string): string {
  const hash = unkeyedHashIn(stream, userContactStream);
  return hash === null ? stream : earlierContactStream(keyedHashOf(key, hash));
}

const unkeyedHashesOf = (contact: Contact): readonly string[] => [
  ...('email' in contact ? earlierEmailKeys(contact.email).map((key) => unkeyedHashOf(`email:${key}`)) : []),
  unkeyedHashOf(normalised(contact)),
];
