import { v4 as uuid } from 'uuid';
import type { AdminRecord, UserRecord } from '../events/directory/events.ts';
import type { AdminId, UserId } from '../events/ids.ts';
import { Random } from './random.ts';
import { ADMINS, FIRST_NAMES, LAST_NAMES } from './words/names.ts';

/** A user as the directory has them, and what else stays the same from ticket to ticket. */
export interface DemoUser {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly phoneNumber: string;
  readonly record: UserRecord;
  readonly ipAddress: string;
}

export interface DemoAdmin {
  readonly id: AdminId;
  readonly name: string;
  readonly email: string;
  readonly record: AdminRecord;
}

/** Everybody who appears. The first of each are those whose tokens are shown. */
export interface Cast {
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
export function castOf(seed: number, tickets: number): Cast {
  const random = Random.of(seed, 'cast');
  const users = Math.max(FEWEST_USERS, Math.ceil(tickets / TICKETS_PER_USER));
  return {
    admins: ADMINS.map(([first, last]) => adminNamed(random, first, last)),
    users: Array.from({ length: users }, (_, number) => userNumber(random, number)),
  };
}

function adminNamed(random: Random, first: string, last: string): DemoAdmin {
  const email = `${plain(first)}.${plain(last)}@support.example.com`;
  return {
    id: uuid({ random: random.bytes(16) }) as AdminId,
    name: `${first} ${last}`,
    email,
    record: { first_name: first, last_name: last, email },
  };
}

function userNumber(random: Random, number: number): DemoUser {
  const [first, last] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
  const email = `${plain(first)}.${plain(last)}${number + 1}@${random.pick(['example.com', 'example.org', 'mail.example.net'])}`;
  const phoneNumber = phoneNumberOf(number);
  const isVerified = random.chance(0.78);
  const tier = random.pick(TIERS, isVerified ? 1.2 : 4);
  return {
    id: uuid({ random: random.bytes(16) }) as UserId,
    name: `${first} ${last}`,
    email,
    phoneNumber,
    ipAddress: `${random.pick(['203.0.113', '198.51.100', '192.0.2'])}.${random.whole(1, 254)}`,
    record: {
      first_name: first,
      last_name: last,
      email,
      phone_number: phoneNumber,
      smipay_tag: `${plain(first)}${number + 1}`,
      account_status: random.chance(0.96) ? 'active' : 'restricted',
      role: 'user',
      profile_image: null,
      wallet: { current_balance: Math.round(random.spread(200, 2_000_000)) },
      tier,
      kyc_verification: isVerified
        ? { is_verified: true, status: 'approved' }
        : { is_verified: false, status: random.pick(['pending', 'rejected', 'not_submitted']) },
    },
  };
}

/** In E.164. */
export const phoneNumberOf = (number: number): string =>
  `+23480200${String(number % 100_000).padStart(5, '0')}`;

/** As an address or a tag may be written: `José` is `jose`. */
export const plain = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
