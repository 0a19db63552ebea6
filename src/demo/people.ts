import type { ConversationPeople } from '../commands/conversations/people.ts';
import type { BearerOf } from '../commands/invocation.ts';
import type { TicketPeople } from '../commands/ticketing/tickets.ts';
import type { AdminRecord, UserRecord } from '../events/directory/events.ts';
import type { AdminId, UserId } from '../events/ids.ts';
import { Random } from './random.ts';
import { ADMINS, FIRST_NAMES, LAST_NAMES } from './words.ts';

/** A person as the directory records them. */
interface Person<Id, Record> {
  readonly id: Id;
  readonly name: string;
  readonly email: string;
  readonly record: Record;
}
export type DemoAdmin = Person<AdminId, AdminRecord>;
export type DemoUser = Person<UserId, UserRecord> & {
  readonly phoneNumber: string;
  readonly ipAddress: string;
};

/** All users and admins. The demo shows tokens of the first user and the first admin. */
export interface People {
  readonly users: readonly DemoUser[];
  readonly admins: readonly DemoAdmin[];
}

const TICKETS_PER_USER = 5;
const FEWEST_USERS = 20;
const TIERS = [
  { tier: 'TIER_1', name: 'Starter' },
  { tier: 'TIER_2', name: 'Plus' },
  { tier: 'TIER_3', name: 'Business' },
];

/** The people of a demo: the same for the same seed and number of tickets. */
export function peopleOf(seed: number, tickets: number): People {
  const random = new Random(seed, 'people');
  const users = Math.max(FEWEST_USERS, Math.ceil(tickets / TICKETS_PER_USER));
  return {
    admins: ADMINS.map((name) => adminNamed(random, name)),
    users: Array.from({ length: users }, (_, number) => userNumber(random, number)),
  };
}

function adminNamed(random: Random, name: string): DemoAdmin {
  const [first_name = name, last_name = ''] = name.split(' ');
  const email = `${plain(name)}@support.example.com`;
  return { id: random.uuid(), name, email, record: { first_name, last_name, email, active: true } };
}

function userNumber(random: Random, number: number): DemoUser {
  const [first_name, last_name] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
  const name = `${first_name} ${last_name}`;
  const email = `${plain(name)}${number + 1}@${random.pick(['example.com', 'example.org', 'mail.example.net'])}`;
  const phone_number = phoneNumberOf(number);
  const is_verified = random.chance(0.78);
  return {
    id: random.uuid(),
    name,
    email,
    phoneNumber: phone_number,
    ipAddress: `${random.pick(['203.0.113', '198.51.100', '192.0.2'])}.${random.whole(1, 254)}`,
    record: {
      first_name,
      last_name,
      email,
      phone_number,
      smipay_tag: `${plain(first_name)}${number + 1}`,
      account_status: random.chance(0.96) ? 'active' : 'restricted',
      role: 'user',
      profile_image: null,
      wallet: { current_balance: Math.round(random.spread(200, 2_000_000)) },
      tier: random.pick(TIERS, is_verified ? 1.2 : 4),
      kyc_verification: {
        is_verified,
        status: is_verified ? 'approved' : random.pick(['pending', 'rejected', 'not_submitted']),
      },
    },
  };
}

/** In E.164. */
export const phoneNumberOf = (number: number): string =>
  `+23480200${String(number % 100_000).padStart(5, '0')}`;

/** A name as addresses are written: `José Silva` is `jose.silva`. */
export const plain = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(' ', '.').toLowerCase();

/** A person with their token. */
export const bearerOf = <Kind extends 'user' | 'admin'>(
  kind: Kind,
  { id, email, record, ...known }: DemoUser | DemoAdmin,
): BearerOf<Kind> => ({
  kind,
  id,
  email,
  phoneNumber: 'phoneNumber' in known ? known.phoneNumber : null,
  firstName: record.first_name,
  lastName: record.last_name,
  expiresAt: Number.MAX_SAFE_INTEGER,
  isEmailVerified: false,
  seesPersonalData: false,
  familyId: null,
});

/** The directory's look-ups, answered from the people in memory, without waiting for the log. */
export function lookUpsAmong({ users, admins }: People): TicketPeople & ConversationPeople {
  const byId = new Map([...users, ...admins].map((person) => [person.id as string, person]));
  const byContact = new Map(
    users.flatMap((user) => [user.email, user.phoneNumber].map((one) => [one, user])),
  );
  return {
    admin: async (id) => byId.get(id) ?? null,
    user: async (id) => byId.get(id) ?? null,
    userInPlaceOf: async (id) => id,
    userByContact: async ({ email, phoneNumber }) =>
      byContact.get(email ?? '') ?? byContact.get(phoneNumber ?? '') ?? null,
    hasRegistrationSession: async () => true,
  };
}
