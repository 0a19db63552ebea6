import { createHash, createHmac } from 'node:crypto';
import type { CountryCode } from 'libphonenumber-js';
import { emailKey } from '../../events/email-address.ts';
import type { GuestId, TicketId, UserId } from '../../events/ids.ts';
import { readPhoneNumber } from '../../events/phone-number.ts';
import { type Keys, type OneOrMore, ofEach } from '../keys.ts';
import { ticketIdFrom } from '../ticketing/ticket-reference.ts';

/** How a person is named who is to be erased, or whose data are asked for. */
export type Person =
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'guest'; readonly id: GuestId }
  | { readonly kind: 'ticket'; readonly id: TicketId }
  | { readonly kind: 'email'; readonly email: string }
  /** E.164. */
  | { readonly kind: 'phone'; readonly phoneNumber: string }
  /** A record of another system, or an admin: one data subject. */
  | { readonly kind: (typeof SINGLE)[number]; readonly id: string };

const SINGLE = ['admin', 'transaction', 'registrationSession'] as const;
const isSingle = (kind: string): kind is (typeof SINGLE)[number] => SINGLE.includes(kind as never);

/** How a reference to a person is written, for documents and messages. */
export const PERSON_FORMS =
  'user:ID, guest:ID, ticket:ID or ticket:NUMBER, email:ADDRESS, phone:NUMBER, admin:ID, transaction:ID or registrationSession:ID';

/** The person whom a text such as `user:ID` names; null when it names none. `region`: of numbers without a country code. */
export function personIn(reference: string, region: CountryCode): Person | null {
  const [, kind = '', value = ''] = /^([A-Za-z]+):(.+)$/s.exec(reference.trim()) ?? [];
  const id = value.trim();
  if (id === '') return null;
  if (kind === 'user') return { kind, id: id as UserId };
  if (kind === 'guest') return { kind, id: id as GuestId };
  if (kind === 'ticket') return { kind, id: ticketIdFrom(id) };
  if (kind === 'email') return id.includes('@') ? { kind, email: id } : null;
  if (isSingle(kind)) return { kind, id };
  const phoneNumber = kind === 'phone' ? readPhoneNumber(id, region) : null;
  return phoneNumber === null ? null : { kind: 'phone', phoneNumber };
}

/** Names people in the log: by an id, or by a hash of the address or number. */
export interface PersonNames {
  /** The name under the first key. */
  of(person: Person): string;
  /** That name, and those under earlier keys and of earlier versions: receipts may be found under each. */
  all(person: Person): OneOrMore<string>;
}

/** @param keys of the hashes of addresses and numbers: without one, anybody could compute them. */
export function createPersonNames(keys: Keys): PersonNames {
  function all(person: Person): OneOrMore<string> {
    const contact = contactIn(person);
    if (contact === null) return [`${person.kind}:${(person as { readonly id: string }).id}`];
    const [first, ...others] = ofEach(keys, (key) => createHmac('sha256', key).update(contact).digest('hex'));
    return ofEach([first, ...others, hashOf(contact)], (hash) => `${person.kind}:${hash}`);
  }
  return { all, of: (person) => all(person)[0] };
}

const contactIn = (person: Person): string | null => {
  if (person.kind === 'email') return `email:${emailKey(person.email)}`;
  return person.kind === 'phone' ? `phone:${person.phoneNumber}` : null;
};

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
