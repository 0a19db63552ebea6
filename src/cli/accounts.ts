import { openLogToRead } from '../composition/stores/event-log.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { codec } from '../events/catalogue.ts';
import { decodeOrThrow } from '../events/codec.ts';
import type { EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { loginConfirmed, userRegistered } from '../events/identity/events.ts';
import { PAGE } from '../events/log/pages.ts';
import { BEGINNING, type EventReader, type RecordedEvent } from '../events/log/port.ts';
import { formsOfNumber } from '../events/phone-number.ts';
import { ticketOpened } from '../events/ticketing/events.ts';

/** What the log tells of a user who logged in here. Times are the log's. */
interface Account {
  /** The first form of the phone's number: the same one for all forms. */
  readonly phone: string;
  readonly registered: string;
  lastLogin: string;
  tickets: number;
}

const WHAT_TO_DO = `A login of such a phone leads to the account with the latest login. Tickets of its other accounts stay with those: admins
see and answer them, their owner does not. Where one still matters, write to its owner by e-mail, or copy what it says into a
reply to a ticket of the account in use.`;

/** `casebook accounts`: names the accounts of each phone that has several. It changes nothing. */
export async function accounts(): Promise<void> {
  const config = loadConfig(process.env);
  await inFilesOf(config.dataDir, () => tellSplitIn(config));
}

async function tellSplitIn(config: Parameters<typeof openLogToRead>[0]): Promise<void> {
  const log = await openLogToRead(config);
  try {
    const known = await accountsIn(log);
    const split = [...Map.groupBy(known, ([, { phone }]) => phone).values()].filter(
      ({ length }) => length > 1,
    );
    for (const [index, ofPhone] of split.entries()) {
      console.log(`phone ${index + 1}:`);
      for (const [userId, { registered, lastLogin, tickets }] of ofPhone)
        console.log(`  ${userId}: registered ${registered}, last login ${lastLogin}, tickets ${tickets}`);
    }
    console.log(`phones with several accounts: ${split.length}`);
    if (split.length > 0) console.log(WHAT_TO_DO);
  } finally {
    await log.close();
  }
}

const TYPES: ReadonlySet<string> = new Set([userRegistered.type, loginConfirmed.type, ticketOpened.type]);

async function accountsIn(log: EventReader): Promise<ReadonlyMap<string, Account>> {
  const known = new Map<string, Account>();
  let page: readonly RecordedEvent[] = [];
  do {
    page = await log.readAll(page.at(-1)?.position ?? BEGINNING, PAGE);
    const wanted = page.filter(({ type }) => TYPES.has(type));
    for (const envelope of await decodeOrThrow<Noted>(codec, wanted)) note(known, envelope);
  } while (page.length > 0);
  return known;
}

type Noted = EventOf<typeof userRegistered> | EventOf<typeof loginConfirmed> | EventOf<typeof ticketOpened>;

function note(known: Map<string, Account>, { event, metadata: { time } }: EventEnvelope<Noted>): void {
  if (event.type === 'UserRegistered') {
    const [phone] = formsOfNumber(event.data.phoneNumber);
    known.set(event.data.userId, { phone, registered: time, lastLogin: time, tickets: 0 });
    return;
  }
  const account = known.get(event.data.userId ?? '');
  if (account === undefined) return;
  if (event.type === 'LoginConfirmed') account.lastLogin = time;
  else account.tickets++;
}
