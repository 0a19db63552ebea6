import { ANONYMOUS, type Caller } from '../commands/caller.ts';
import { instant, type RegistrationSessionId, type TicketNumber, type TransactionId } from '../events/ids.ts';
import type { SupportType } from '../events/ticketing/vocabulary.ts';
import { accepted, type DemoDesk } from './desk.ts';
import { bearerOf, type DemoAdmin, type DemoUser, type People, phoneNumberOf, plain } from './people.ts';
import { FREQUENCIES, PROBLEMS } from './problems.ts';
import type { Random } from './random.ts';
import * as words from './words.ts';

/** One ticket: its writer, its texts, and the admin who handles it. */
export interface DemoTicket {
  readonly openedAt: number;
  readonly type: SupportType;
  readonly caller: Caller;
  readonly email: string;
  readonly admin: DemoAdmin;
  readonly details: words.Details;
  readonly isImportant: boolean;
  readonly open: (desk: DemoDesk) => Promise<TicketNumber>;
}

const MINUTE = 60_000;
/** Phone numbers of people without an account, apart from those of users. */
const STRANGERS = 50_000;
/** Types about one transaction, which the ticket then names. */
const ABOUT_TRANSACTIONS = ['TRANSACTION_ISSUE', 'PAYMENT_ISSUE', 'WALLET_ISSUE', 'REFUND_REQUEST'];

/** `owner`: null to pick one at random. */
export function ticketAt(
  openedAt: number,
  random: Random,
  people: People,
  owner: DemoUser | null,
): DemoTicket {
  const type = owner ? 'TRANSACTION_ISSUE' : random.weighted(FREQUENCIES);
  const isStranger = owner === null && (type === 'REGISTRATION_ISSUE' || random.chance(0.06));
  const user = isStranger ? null : (owner ?? random.pick(people.users, 1.3));
  const name = user?.name ?? `${random.pick(words.FIRST_NAMES)} ${random.pick(words.LAST_NAMES)}`;
  const email = user?.email ?? `${plain(name)}@example.com`;
  const phoneNumber = user?.phoneNumber ?? phoneNumberOf(STRANGERS + random.whole(0, STRANGERS - 1));
  const admin = random.pick(people.admins, 1.4);
  const details = detailsOf(random, name, admin);
  const priority = random.chance(0.15) ? random.pick(['low', 'medium', 'high'] as const) : null;
  const caller = user && random.chance(0.9) ? bearerOf('user', user) : ANONYMOUS;
  const text = (texts: readonly string[]) => words.fillSlots(random.pick(texts), details);
  const { subjects, descriptions } = PROBLEMS[type];
  const written = {
    email,
    phoneNumber: random.chance(0.7) ? phoneNumber : null,
    subject: text(subjects),
    description: `${text(words.GREETINGS)} ${text(descriptions)} ${text(words.CLOSINGS)}`.trim(),
    supportType: type,
    priority,
    ipAddress: user?.ipAddress ?? `192.0.2.${random.whole(1, 254)}`,
    userAgent: `Smipay/${details.version} (${details.device})`,
    deviceMetadata: deviceOf(random, details),
  };
  const isNamed = user && ABOUT_TRANSACTIONS.includes(type) && random.chance(0.75);
  const transactionId = isNamed ? random.uuid<TransactionId>() : null;
  const transaction = transactionOf(random, details, openedAt);
  const sessionId =
    type === 'REGISTRATION_ISSUE' && random.chance(0.8) ? random.uuid<RegistrationSessionId>() : null;
  const session = { phone_number: phoneNumber, email: random.chance(0.6) ? email : null };

  return {
    openedAt,
    type,
    caller,
    email,
    admin,
    details,
    isImportant: priority === 'high' || type === 'SECURITY_ISSUE',
    async open({ directory, tickets, by, bySystem }) {
      if (transactionId) accepted(await directory.recordTransaction(transactionId, transaction, bySystem()));
      if (sessionId) accepted(await directory.recordRegistrationSession(sessionId, session, bySystem()));
      const asked = {
        ...written,
        ...(sessionId && { supportType: null }),
        relatedTransactionId: transactionId,
        registrationSessionId: sessionId,
      };
      const { state } = accepted(await tickets.open(asked, by(caller)));
      if (state === null) throw new Error('a ticket was opened and is not there');
      return state.ticketNumber;
    },
  };
}

/** What the texts of one ticket or chat fill their slots with. */
export function detailsOf(random: Random, name: string, admin: DemoAdmin): words.Details {
  const amount = Math.round(random.spread(500, 900_000) / 50) * 50;
  return {
    name: name.split(' ')[0] ?? name,
    friend: `${random.pick(words.FIRST_NAMES)} ${random.pick(words.LAST_NAMES)}`,
    admin: admin.name.split(' ')[0] ?? admin.name,
    amount: `₦${amount.toLocaleString('en')}`,
    ref: `SMP${random.whole(1e11, 9e11)}`,
    bank: random.pick(words.BANKS),
    card: String(random.whole(1000, 9999)),
    city: random.pick(words.CITIES, 1.5),
    device: random.pick(words.DEVICES),
    version: random.pick(words.APP_VERSIONS),
  };
}

const deviceOf = (random: Random, { device, version }: words.Details) => {
  const device_id = random.uuid();
  const platform = device.startsWith('iPhone') ? 'ios' : 'android';
  return random.chance(0.85) ? { device_id, device_model: device, platform, app_version: version } : null;
};

const transactionOf = (random: Random, { amount, ref }: words.Details, openedAt: number) => ({
  amount: Number(amount.replace(/\D/g, '')),
  transaction_type: random.pick(['transfer', 'bill_payment', 'airtime', 'deposit', 'withdrawal']),
  status: random.pick(['pending', 'pending', 'failed', 'success']),
  transaction_reference: ref,
  createdAt: instant(openedAt - random.spread(5 * MINUTE, 48 * 60 * MINUTE)),
});
