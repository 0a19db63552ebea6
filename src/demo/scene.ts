import { v4 as uuid } from 'uuid';
import type { RegistrationSessionRecord, TransactionRecord } from '../events/directory/events.ts';
import { instant, type RegistrationSessionId, type TransactionId } from '../events/ids.ts';
import type { DeviceMetadata } from '../events/ticketing/events.ts';
import type { SupportType, TicketPriority } from '../events/ticketing/vocabulary.ts';
import { type Cast, type DemoAdmin, type DemoUser, phoneNumberOf, plain } from './cast.ts';
import type { Random } from './random.ts';
import { CITIES, CLOSINGS, GREETINGS } from './words/conversation.ts';
import { APP_VERSIONS, BANKS, DEVICES, ELECTRICITY, FIRST_NAMES, LAST_NAMES } from './words/names.ts';
import { fillSlots, type Problem, type Story } from './words/problem.ts';
import { ABOUT_TRANSACTIONS, FREQUENCIES, PROBLEMS } from './words/problems.ts';

/** One ticket as it begins: who writes what about what. */
export interface Scene {
  readonly openedAt: number;
  /** Null: somebody without an account. */
  readonly user: DemoUser | null;
  /** Whether the user comes with their token. Without it they are known by their e-mail only. */
  readonly hasToken: boolean;
  readonly email: string;
  readonly phoneNumber: string | null;
  readonly type: SupportType;
  readonly problem: Problem;
  readonly story: Story;
  readonly admin: DemoAdmin;
  readonly subject: string;
  readonly description: string;
  readonly priority: Exclude<TicketPriority, 'urgent'> | null;
  readonly transaction: { readonly id: TransactionId; readonly record: TransactionRecord } | null;
  readonly session: { readonly id: RegistrationSessionId; readonly record: RegistrationSessionRecord } | null;
  readonly device: DeviceMetadata | null;
  readonly ipAddress: string;
  readonly userAgent: string;
}

const HOUR = 3_600_000;
/** Numbers of strangers, apart from those of users. */
const STRANGERS = 50_000;

export function sceneOf(random: Random, cast: Cast, openedAt: number, leading: DemoUser | null): Scene {
  const type = leading ? 'TRANSACTION_ISSUE' : random.weighted(FREQUENCIES);
  const problem = PROBLEMS[type];
  const isStranger = leading === null && (type === 'REGISTRATION_ISSUE' || random.chance(0.06));
  const user = isStranger ? null : (leading ?? random.pick(cast.users, 1.3));
  const admin = random.pick(cast.admins, 1.4);
  const name = user?.name ?? `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  const story = storyOf(random, name, admin);
  const email = user?.email ?? `${plain(name).replaceAll(' ', '.')}@example.com`;
  const phoneNumber = user?.phoneNumber ?? phoneNumberOf(STRANGERS + random.whole(0, STRANGERS - 1));
  const text = (words: readonly string[]) => fillSlots(random.pick(words), story);
  const parts = [text(GREETINGS), text(problem.descriptions), text(CLOSINGS)];
  return {
    ...{ openedAt, user, email, type, problem, story, admin },
    hasToken: user !== null && random.chance(0.9),
    phoneNumber: random.chance(0.7) ? phoneNumber : null,
    subject: text(problem.subjects),
    description: parts.filter((part) => part !== '').join(' '),
    priority: random.chance(0.15) ? random.pick(['low', 'medium', 'high'] as const) : null,
    transaction:
      user && ABOUT_TRANSACTIONS.has(type) && random.chance(0.75)
        ? transactionIn(random, story, openedAt)
        : null,
    session:
      type === 'REGISTRATION_ISSUE' && random.chance(0.8) ? sessionOf(random, email, phoneNumber) : null,
    ...deviceIn(random, story),
    ipAddress: user?.ipAddress ?? `192.0.2.${random.whole(1, 254)}`,
  };
}

function storyOf(random: Random, name: string, admin: DemoAdmin): Story {
  const [first = name] = name.split(' ');
  return {
    name: first,
    friend: `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`,
    admin: admin.record.first_name ?? admin.name,
    amount: naira(random),
    ref: `SMP${random.whole(1e11, 9e11)}`,
    bank: random.pick(BANKS),
    disco: random.pick(ELECTRICITY),
    card: String(random.whole(1000, 9999)),
    city: random.pick(CITIES, 1.5),
    device: random.pick(DEVICES).model,
    version: random.pick(APP_VERSIONS),
  };
}

/** Between ₦500 and ₦900,000, as people round. */
function naira(random: Random): string {
  const amount = Math.round(random.spread(500, 900_000) / 50) * 50;
  return `₦${String(amount).replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

const amountIn = ({ amount }: Story): number => Number(amount.replace(/\D/g, ''));

function transactionIn(random: Random, story: Story, openedAt: number): Scene['transaction'] {
  return {
    id: uuid({ random: random.bytes(16) }) as TransactionId,
    record: {
      amount: amountIn(story),
      transaction_type: random.pick(['transfer', 'bill_payment', 'airtime', 'deposit', 'withdrawal']),
      status: random.weighted([
        ['pending', 4],
        ['failed', 3],
        ['success', 3],
      ]),
      transaction_reference: story.ref,
      createdAt: instant(openedAt - random.spread(HOUR / 12, 48 * HOUR)),
    },
  };
}

function sessionOf(random: Random, email: string, phoneNumber: string): Scene['session'] {
  const id = uuid({ random: random.bytes(16) }) as RegistrationSessionId;
  return { id, record: { phone_number: phoneNumber, email: random.chance(0.6) ? email : null } };
}

function deviceIn(random: Random, { device, version }: Story): Pick<Scene, 'device' | 'userAgent'> {
  const { model, platform, agent } = DEVICES.find((one) => one.model === device) ?? random.pick(DEVICES);
  const id = uuid({ random: random.bytes(16) });
  return {
    device: random.chance(0.85)
      ? { device_id: id, device_model: model, platform, app_version: version }
      : null,
    userAgent: agent.replace('{version}', version),
  };
}
