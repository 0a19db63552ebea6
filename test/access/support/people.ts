import { CONVERSATION_ID } from '../../../src/api/documents/examples/chat.ts';
import { ada, john, TICKET_ID, TICKET_NUMBER } from '../../../src/api/documents/examples/people.ts';
import { adminAt, openTicket } from '../../support/acceptance.ts';
import { guestChat, say, ticketOfChat, userChat } from '../../support/chats.ts';
import { signIn } from '../../support/console-sessions.ts';
import { type TestDesk, tokenFor } from '../../support/desk.ts';
import { identityNodeOf } from '../../support/identity-node.ts';

/** Whoever can call a desk, and what belongs to them there. */

export const COLUMNS = ['nobody', 'guest', 'user', 'admin', 'service', 'analyst', 'auditor'] as const;
export type Column = (typeof COLUMNS)[number];

export interface Caller {
  readonly name: string;
  /** Of the tables. */
  readonly column: Column;
  readonly headers: Readonly<Record<string, string>>;
  /** The same person where only tokens of the desk's own login count; else the headers. */
  readonly atLogin: Readonly<Record<string, string>>;
  /** Whether no token and no cookie that counts is sent. */
  readonly isBare: boolean;
  /** With which a socket is opened; null: none of its own. */
  readonly auth: Readonly<Record<string, string>> | null;
  readonly owns: Owner | null;
  /** Whether personal data are shown where they are masked. */
  readonly seesMasked: boolean;
}

/** Belongings of John, of a guest, and of nobody. */
export type Owner = 'john' | 'guest' | 'nobody';

export interface Subject {
  readonly kind: 'ticket' | 'chat';
  readonly owner: Owner;
  readonly id: string;
  readonly number: string;
  readonly email: string;
  /** Texts that only those see to whom it is open. */
  readonly marks: readonly string[];
}

/** Texts that only support sees. */
export const INTERNAL = ['zq-internal-note', 'zq-tag'] as const;
const mark = (what: string) => `zq-${what}-text`;

export interface World {
  readonly callers: readonly Caller[];
  readonly subjects: readonly Subject[];
  readonly guestId: string;
  readonly tokens: Readonly<Record<'john' | 'jane' | 'ada' | 'service' | 'auditor', string>>;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Makes callers of all kinds, tickets and conversations. */
export async function peopleAt(desk: TestDesk): Promise<World> {
  const tokens = {
    john: await tokenFor('user', { sub: john.id, email: john.email, name: 'John Doe' }),
    jane: await tokenFor('user', { email: 'jane@example.com', name: 'Jane Roe' }),
    ada: await tokenFor('admin', { sub: ada.id, email: ada.email, name: 'Ada Obi' }),
    service: await tokenFor('service'),
    auditor: await tokenFor('auditor'),
  };
  const guest = await guestChat(desk);
  const otherGuest = await guestChat(desk);
  const callers = await callersAt(desk, tokens, [guest.guestId, otherGuest.guestId]);
  // The first request of a bearer records who they are; from then on nothing is recorded but what is asked for.
  for (const { headers } of callers) await desk.call('GET', '/api/support/conversations', { headers });
  return { callers, subjects: await subjectsAt(desk, tokens, guest), guestId: guest.guestId, tokens };
}

async function callersAt(
  desk: TestDesk,
  tokens: World['tokens'],
  guests: readonly [string, string],
): Promise<readonly Caller[]> {
  const node = identityNodeOf(desk);
  const [leo, mia] = [await node.logIn('+12345678900'), await node.logIn('+12345678901')];
  const browser = await signIn(desk, { sub: ada.id, role: 'admin', name: 'Ada Obi', email: ada.email });
  const cookie = { cookie: browser.cookie, 'x-csrf-token': browser.csrf };
  const caller = (
    name: string,
    column: Column,
    headers: Caller['headers'],
    more: Partial<Caller> = {},
  ): Caller => ({
    ...{ name, column, headers, atLogin: headers, owns: null, seesMasked: column !== 'analyst' },
    auth: null,
    ...{ isBare: column === 'nobody' || column === 'guest', ...more },
  });
  const staff = async (column: 'analyst', claims: object) => bearer(await tokenFor(column, claims));
  return [
    caller('nobody', 'nobody', {}),
    caller('a page of another origin', 'nobody', { ...cookie, 'sec-fetch-site': 'cross-site' }),
    caller(
      'the guest',
      'guest',
      { 'x-guest-id': guests[0] },
      { owns: 'guest', auth: { guestId: guests[0] } },
    ),
    caller('another guest', 'guest', { 'x-guest-id': guests[1] }, { auth: { guestId: guests[1] } }),
    caller('John', 'user', bearer(tokens.john), {
      ...{ owns: 'john', atLogin: bearer(leo.accessToken), auth: { token: tokens.john } },
    }),
    caller('Jane', 'user', bearer(tokens.jane), {
      ...{ atLogin: bearer(mia.accessToken), auth: { token: tokens.jane } },
    }),
    caller('an admin', 'admin', bearer(tokens.ada), { auth: { token: tokens.ada } }),
    caller('an admin by cookie', 'admin', { ...cookie, 'sec-fetch-site': 'same-origin' }),
    caller('a service', 'service', bearer(tokens.service)),
    caller('an analyst', 'analyst', await staff('analyst', {})),
    caller('an analyst with pii', 'analyst', await staff('analyst', { pii: true }), { seesMasked: true }),
    caller('an auditor', 'auditor', bearer(tokens.auditor)),
  ];
}

async function subjectsAt(
  desk: TestDesk,
  tokens: World['tokens'],
  guest: { readonly id: string; readonly guestId: string },
): Promise<readonly Subject[]> {
  const admin = adminAt(desk, { id: ada.id, email: ada.email, token: tokens.ada });
  const ticket = async (owner: 'john' | 'nobody', email: string, token?: string): Promise<Subject> => {
    const text = mark(`ticket-of-${owner}`);
    const opened = await openTicket(desk, { email, subject: text, description: text }, token);
    await admin.note(opened.id, INTERNAL[0]);
    await admin.tags(opened.id, [INTERNAL[1]]);
    const { id, number } = opened;
    return { kind: 'ticket', owner, id, number, email, marks: [text] };
  };
  const chat = async (owner: 'john' | 'guest', id: string, auth: Parameters<typeof say>[1]) => {
    await say(desk, auth, id, mark(`chat-of-${owner}`));
    return {
      ...{ kind: 'chat' as const, owner, id, number: TICKET_NUMBER, email: john.email },
      marks: [mark(`chat-of-${owner}`)],
    };
  };
  const johnsChat = (await userChat(desk, tokens.john)).body.data.id;
  const guests = await chat('guest', guest.id, { guestId: guest.guestId });
  const johns = await chat('john', johnsChat, { token: tokens.john });
  const body = { subject: mark('ticket-of-guest'), type: 'OTHER', email: 'guest@example.com' };
  const copied = (await ticketOfChat(desk, guest.id, body, tokens.ada)).body.data;
  return [
    ...[await ticket('john', john.email, tokens.john), await ticket('nobody', 'nobody@example.com')],
    {
      ...{ kind: 'ticket', owner: 'guest', id: copied.ticketId, number: copied.ticketNumber },
      ...{ email: 'guest@example.com', marks: [mark('ticket-of-guest'), ...guests.marks] },
    },
    ...[johns, guests],
  ];
}

/** What the examples of the documents are about, to be replaced by what the desk has. */
export const placeholderOf = { ticket: [TICKET_ID, TICKET_NUMBER], chat: [CONVERSATION_ID] } as const;
