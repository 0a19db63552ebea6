import { io, type Socket } from 'socket.io-client';
import type { Random } from '../../src/demo/random.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../src/events/conversations/vocabulary.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../src/events/ticketing/vocabulary.ts';
import { ADMIN, DIRECTORY, SUPPORT } from './acceptance.ts';
import { CHAT, CHATS } from './chats.ts';
import { type Reply, type TestDesk, tokenFor } from './desk.ts';

/** What happens at random on a desk, as its clients make it happen. */

/** Longer than any clock of a test goes. */
const YEARS = 20 * 365 * 86_400;
const WORDS = [
  'transfer',
  'card',
  'limit',
  'Gebühr',
  'wallet',
  'code',
  'refund',
  'KYC',
  'école',
  'late',
  'again',
];

interface Somebody {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}
interface TicketSeen {
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly owner: Somebody | null;
}
interface ChatSeen {
  readonly id: string;
  readonly owner: Somebody | null;
  readonly messages: string[];
}

/** Who and what there is on the desk. */
export interface Population {
  readonly admins: readonly Somebody[];
  readonly users: readonly Somebody[];
  readonly tickets: TicketSeen[];
  readonly chats: ChatSeen[];
  readonly service: string;
  /** Of admins and of users, by whom messages of chats are sent. */
  readonly sockets: readonly Socket[];
  close(): void;
}

export async function populate(desk: TestDesk, random: Random): Promise<Population> {
  const some = (role: 'admin' | 'user', count: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, index): Promise<Somebody> => {
        const [id, email] = [random.uuid(), `${role}${index}@example.com`];
        const claims = { sub: id, email, name: `${role === 'admin' ? 'Ada' : 'John'} No${index}` };
        return { id, email, token: await tokenFor(role, claims, YEARS) };
      }),
    );
  const [admins, users] = [await some('admin', 5), await some('user', 20)];
  for (const { token } of admins) await desk.get(ADMIN, token);
  const sockets = [admins[0], admins[1]].map((admin) =>
    io(`${desk.url}/support`, { auth: { token: admin?.token }, transports: ['websocket'], forceNew: true }),
  );
  const guest = io(`${desk.url}/support`, {
    auth: { guestId: '' },
    transports: ['websocket'],
    forceNew: true,
  });
  return {
    ...{ admins, users, tickets: [], chats: [], service: await tokenFor('service', {}, YEARS) },
    sockets: [...sockets, guest],
    close() {
      for (const socket of [...sockets, guest]) socket.disconnect();
    },
  };
}

const wordsOf = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.pick(WORDS)).join(' ');

type Happening = (desk: TestDesk, there: Population, random: Random) => Promise<Reply | null>;

const openTicket: Happening = async (desk, { users, tickets }, random) => {
  const owner = random.chance(0.7) ? random.pick(users, 2) : null;
  const email = owner?.email ?? `someone${random.whole(0, 50)}@example.com`;
  const body = {
    ...{
      subject: `About ${wordsOf(random, 3)}`,
      description: `Please help with ${wordsOf(random, 6)}`,
      email,
    },
    ...(random.chance(0.5) && { support_type: random.pick(SUPPORT_TYPES) }),
    ...(random.chance(0.4) && { priority: random.pick(['low', 'medium', 'high']) }),
    ...(random.chance(0.3) && { phone_number: `080${random.whole(10_000_000, 99_999_999)}` }),
  };
  const reply = await desk.post(`${SUPPORT}/request-support`, body, owner?.token);
  const ticket = reply.body?.data?.ticket;
  if (ticket) tickets.push({ id: ticket.id, number: ticket.ticket_number, email, owner });
  return reply;
};

/** A change of a ticket by an admin. Newer tickets are changed more often. */
const byAdmin =
  (method: 'POST' | 'PUT', what: string, bodyOf: (random: Random, there: Population) => object): Happening =>
  async (desk, there, random) => {
    const ticket = random.pick(there.tickets.slice(-60));
    const body = bodyOf(random, there);
    return desk.call(method, `${ADMIN}/${ticket.id}/${what}`, {
      token: random.pick(there.admins).token,
      body,
    });
  };

const write: Happening = async (desk, { tickets }, random) => {
  const { number, email, owner } = random.pick(tickets.slice(-60));
  const body = { ticket_number: number, email, message: `I add that ${wordsOf(random, 5)}` };
  return desk.post(`${SUPPORT}/ticket/add-message`, body, owner?.token);
};

const rate: Happening = async (desk, { tickets }, random) => {
  const { number, owner } = random.pick(tickets.slice(-60));
  if (owner === null) return null;
  const body = { rating: random.whole(1, 5), ...(random.chance(0.5) && { feedback: wordsOf(random, 4) }) };
  return desk.post(`${SUPPORT}/ticket/${number}/rate`, body, owner.token);
};

const rename: Happening = async (desk, { users, admins, service }, random) => {
  const isAdmin = random.chance(0.3);
  const { id, email } = random.pick(isAdmin ? admins : users);
  const body = { first_name: random.pick(WORDS), last_name: random.pick(WORDS), email };
  return desk.put(`${DIRECTORY}/${isAdmin ? 'admins' : 'users'}/${id}`, body, service);
};

const openChat: Happening = async (desk, { users, chats }, random) => {
  const owner = random.chance(0.5) ? random.pick(users) : null;
  const type = random.pick(CONVERSATION_TYPES);
  const reply = owner
    ? await desk.get(`${CHAT}?type=${type}`, owner.token)
    : await desk.post(`${CHAT}/guest`, { type, subject: wordsOf(random, 2) });
  const id = owner ? reply.body?.data?.id : reply.body?.data?.conversation?.id;
  if (id && !chats.some((chat) => chat.id === id)) chats.push({ id, owner, messages: [] });
  return reply;
};

const say: Happening = async (_, { chats, sockets }, random) => {
  const { id, owner, messages } = random.pick(chats.slice(-20));
  const [ada, other, guest] = sockets as [Socket, Socket, Socket];
  const socket = owner === null && random.chance(0.6) ? guest : random.pick([ada, other]);
  const sent = await socket.emitWithAck('message:send', { conversationId: id, message: wordsOf(random, 4) });
  if (sent.success) messages.push(sent.message.id);
  return null;
};

const markAsRead: Happening = async (_, { chats, sockets }, random) => {
  const { messages } = random.pick(chats.slice(-20));
  if (messages.length > 0)
    await sockets[0]?.emitWithAck('message:read', { messageId: random.pick(messages.slice(-4)) });
  return null;
};

const changeChat: Happening = async (desk, { chats, admins }, random) => {
  const { id } = random.pick(chats.slice(-20));
  const [what, body] = random.pick([
    ['status', { status: random.pick(CONVERSATION_STATUSES) }],
    ['priority', { priority: random.pick(CONVERSATION_PRIORITIES) }],
    ['assign', { adminId: random.pick(admins).id }],
  ] as const);
  return desk.call('PATCH', `${CHATS}/${id}/${what}`, { token: random.pick(admins).token, body });
};

const carryOn: Happening = async (desk, { chats, admins, tickets }, random) => {
  const { id, owner } = random.pick(chats.slice(-20));
  const email = owner?.email ?? 'guest@example.com';
  const body = { subject: `From a chat about ${random.pick(WORDS)}`, support_type: 'OTHER', email };
  const reply = await desk.post(`${CHATS}/${id}/ticket`, body, random.pick(admins).token);
  const { ticketId, ticketNumber } = reply.body?.data ?? {};
  if (ticketId && !tickets.some((ticket) => ticket.id === ticketId))
    tickets.push({ id: ticketId, number: ticketNumber, email, owner });
  return reply;
};

const HAPPENINGS: readonly (readonly [Happening, number])[] = [
  [openTicket, 14],
  [write, 14],
  [
    byAdmin('POST', 'reply', (random) => ({ message: wordsOf(random, 8), is_internal: random.chance(0.3) })),
    16,
  ],
  [
    byAdmin('PUT', 'status', (random) => ({
      ...{ status: random.pick(TICKET_STATUSES) },
      ...(random.chance(0.5) && { resolution_notes: wordsOf(random, 3) }),
    })),
    12,
  ],
  [
    byAdmin('PUT', 'assign', (random, { admins }) => ({
      assigned_to: random.chance(0.15) ? null : random.pick(admins).id,
    })),
    10,
  ],
  [byAdmin('PUT', 'priority', (random) => ({ priority: random.pick(TICKET_PRIORITIES) })), 6],
  [byAdmin('PUT', 'tags', (random) => ({ tags: [random.pick(WORDS), random.pick(['VIP', 'Münze'])] })), 6],
  [rate, 6],
  [rename, 2],
  [openChat, 4],
  [say, 8],
  [markAsRead, 2],
  [changeChat, 4],
  [carryOn, 1],
];

/** One thing that happens, or is refused. The first ones are always a ticket and a chat. */
export async function happen(desk: TestDesk, there: Population, random: Random): Promise<void> {
  const next = there.tickets.length < 3 ? openTicket : there.chats.length < 3 ? openChat : null;
  const reply = await (next ?? random.weighted(HAPPENINGS))(desk, there, random);
  if (reply && reply.status >= 500) throw new Error(`the desk failed: ${JSON.stringify(reply.body)}`);
}
