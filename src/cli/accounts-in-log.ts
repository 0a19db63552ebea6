import { decodeOrThrow, type ReadableLog } from '../events/codec.ts';
import {
  conversationClaimed,
  conversationStarted,
  conversationTransferred,
} from '../events/conversations/events.ts';
import type { EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { accountErased, accountJoined } from '../events/identity/account-endings.ts';
import { loginConfirmed, userRegistered } from '../events/identity/events.ts';
import type { ConversationId, Instant, TicketId, UserId } from '../events/ids.ts';
import { PAGE } from '../events/log/pages.ts';
import { BEGINNING, type RecordedEvent } from '../events/log/port.ts';
import { formsOfNumber } from '../events/phone-number.ts';
import { ticketOpened, ticketTransferred } from '../events/ticketing/events.ts';

/** What the log tells of a user who logged in here. Times are the log's. */
export interface KnownAccount {
  readonly userId: UserId;
  /** E.164, as it was registered. */
  readonly phoneNumber: string;
  readonly registered: Instant;
  lastLogin: Instant;
  /** The account that goes on in its place; null: it is open. */
  joinedInto: UserId | null;
  readonly tickets: Set<TicketId>;
  readonly conversations: Set<ConversationId>;
}

const NOTED = [
  ...[userRegistered, loginConfirmed, accountJoined, accountErased, ticketOpened, ticketTransferred],
  ...[conversationStarted, conversationClaimed, conversationTransferred],
] as const;
type Noted = EventOf<(typeof NOTED)[number]>;

const TYPES: ReadonlySet<string> = new Set(NOTED.map(({ type }) => type));

/** All accounts of the log with what is theirs, in the order in which they were registered. */
export async function accountsIn({ log, codec }: ReadableLog): Promise<readonly KnownAccount[]> {
  const known = new Map<UserId, KnownAccount>();
  let page: readonly RecordedEvent[] = [];
  do {
    page = await log.readAll(page.at(-1)?.position ?? BEGINNING, PAGE);
    const wanted = page.filter(({ type }) => TYPES.has(type));
    for (const envelope of await decodeOrThrow<Noted>(codec, wanted)) note(known, envelope);
  } while (page.length > 0);
  return [...known.values()];
}

/** The open accounts of each phone that has several. */
export const splitAmong = (accounts: readonly KnownAccount[]): readonly (readonly KnownAccount[])[] =>
  [
    ...Map.groupBy(
      accounts.filter(({ joinedInto }) => joinedInto === null),
      ({ phoneNumber }) => formsOfNumber(phoneNumber)[0],
    ).values(),
  ].filter(({ length }) => length > 1);

function note(known: Map<UserId, KnownAccount>, envelope: EventEnvelope<Noted>): void {
  const { type, data } = envelope.event;
  const { time } = envelope.metadata;
  if (type === 'UserRegistered') {
    known.set(data.userId, {
      ...{ userId: data.userId, phoneNumber: data.phoneNumber, registered: time, lastLogin: time },
      ...{ joinedInto: null, tickets: new Set(), conversations: new Set() },
    });
  } else if (type === 'AccountErased') {
    known.delete(data.userId);
  } else if (type === 'LoginConfirmed' || type === 'AccountJoined') {
    const account = known.get(data.userId);
    if (account && type === 'LoginConfirmed') account.lastLogin = time;
    if (account && type === 'AccountJoined') account.joinedInto = data.to;
  } else if ('ticketId' in data) {
    if ('from' in data && data.from !== null) known.get(data.from)?.tickets.delete(data.ticketId);
    const owner = 'to' in data ? data.to : data.userId;
    if (owner !== null) known.get(owner)?.tickets.add(data.ticketId);
  } else {
    if ('from' in data) known.get(data.from as UserId)?.conversations.delete(data.conversationId);
    const owner = 'to' in data ? data.to : data.owner.id;
    known.get(owner as UserId)?.conversations.add(data.conversationId);
  }
}
