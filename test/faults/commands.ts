import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/demo/random.ts';
import { TICKET_PRIORITIES, TICKET_STATUSES } from '../../src/events/ticketing/vocabulary.ts';
import { ADMIN, SUPPORT } from '../support/acceptance.ts';
import { ticketRequest } from '../support/desk.ts';
import type { PackageListener } from './listeners.ts';
import type { Answer, CommandKind, KnownTicket, Model, Sent } from './model.ts';
import type { Person } from './people.ts';

/** Who sends commands: one after the other, over a network of their own. */
export interface Actor {
  readonly name: string;
  readonly url: string;
  readonly random: Random;
  readonly users: readonly Person[];
  readonly admins: readonly Person[];
  /** By users' numbers: their chats are written by the package, which has an outbox. */
  readonly chatters: readonly PackageListener[];
  readonly model: Model;
}

interface Call {
  readonly kind: CommandKind;
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body: object;
  readonly text: string | null;
  readonly topic: string | null;
  readonly ifMatch: number | null;
}

/** How long a command waits for its answer before it is sent again, in milliseconds. */
const ATTEMPT_MS = 4_000;
/** The same where the network of who sends doesn’t fail. */
const PATIENT_MS = 30_000;
const PAUSE_MS = 50;
/** Stands for whatever the desk answered to a message that the outbox gave up. */
const REFUSED = 400;
/** The package gives up a call after a few: a desk that starts on a busy machine takes longer. */
const MOST_RETRIES = 1_000;
/** The desk has come to its end if it hasn't answered a command for so long. */
const MOST_MS = 240_000;

const CHATS = '/api/admin/support/conversations';
const WEIGHTS: readonly (readonly [CommandKind, number])[] = [
  ['open', 2],
  ['message', 8],
  ['reply', 8],
  ['note', 3],
  ['status', 4],
  ['priority', 4],
  ['tags', 3],
  ['chat', 6],
  ['chat-status', 1],
  ['chat-priority', 2],
];
/** Few tickets, so that several work on the same one. */
const MOST_TICKETS = 6;
/** Of commands with a key, how many are sent twice at once, and how many again after their answer. */
const TWICE = 0.15;
const AGAIN = 0.15;
/** Of commands of admins: how many name a revision, and of these, how many race with another admin’s that names the same. */
const IF_MATCH = 0.4;
const RACES = 0.5;
const WITH_KEY = 0.75;

/** Sends one command that chance has chosen, or two that race, until they are answered if they have a key. */
export async function sendOne(actor: Actor): Promise<void> {
  const { random, model } = actor;
  const kind = random.weighted(WEIGHTS);
  const ticket = model.tickets.length > 0 ? random.pick(model.tickets) : null;
  if (kind === 'chat') return sendChat(actor);
  if (kind === 'chat-status' || kind === 'chat-priority') return changeChat(actor, kind);
  if (ticket === null || (kind === 'open' && model.tickets.length < MOST_TICKETS)) return open(actor);
  if (kind === 'open') return send(actor, messageTo(actor, ticket));
  if (kind === 'message') return send(actor, messageTo(actor, ticket));
  const ifMatch = random.chance(IF_MATCH) ? ticket.revision : null;
  const call = changeOf(actor, kind, ticket, ifMatch, random.pick(actor.admins));
  if (ifMatch === null || !random.chance(RACES)) return send(actor, call, ticket);
  const rival = changeOf(
    actor,
    random.pick(['priority', 'reply', 'tags']),
    ticket,
    ifMatch,
    random.pick(actor.admins),
  );
  await Promise.all([
    send(actor, call, ticket),
    send({ ...actor, name: `${actor.name}’s rival` }, rival, ticket),
  ]);
}

const open = (actor: Actor): Promise<void> =>
  openTicket(actor, actor.random.whole(0, actor.users.length - 1));

/** Opens a ticket of a user, by their number. */
export async function openTicket(actor: Actor, user: number): Promise<void> {
  const { token, email } = actor.users[user] as Person;
  const text = textOf(actor);
  const body = ticketRequest({ description: text, email });
  const path = `${SUPPORT}/request-support`;
  const call = { kind: 'open', method: 'POST', path, token, body, text, topic: null, ifMatch: null } as const;
  const { answer } = await deliver(actor, call);
  if (answer?.status !== 201) return;
  const { id, ticket_number: number } = JSON.parse(answer.body).data.ticket;
  if (actor.model.tickets.some((ticket) => ticket.id === id)) return;
  actor.model.tickets.push({ id, number, user, revision: 0 });
  await actor.chatters[user]?.follow('ticket', id);
}

async function send(actor: Actor, call: Call, ticket?: KnownTicket): Promise<void> {
  const { answer } = await deliver(actor, call);
  if (ticket && answer?.revision != null) ticket.revision = Math.max(ticket.revision, answer.revision);
}

/** Sends a message to some ticket, mostly of an admin, and under a key until it is answered. */
export async function say(actor: Actor): Promise<void> {
  const { random, model, admins } = actor;
  const ticket = random.pick(model.tickets);
  const isReply = random.chance(0.9);
  const call = isReply
    ? changeOf(actor, 'reply', ticket, null, random.pick(admins))
    : messageTo(actor, ticket);
  await untilAnswered(actor.url, call, noteSent(actor, call, random.uuid()), PATIENT_MS);
}

/** A text that nothing else says. */
const textOf = ({ random }: Actor): string =>
  `${random.uuid()} ${'word '.repeat(random.whole(0, random.chance(0.1) ? 600 : 20))}`.trim();

function messageTo(actor: Actor, ticket: KnownTicket): Call {
  const { token, email } = actor.users[ticket.user] as Person;
  const text = textOf(actor);
  const body = { ticket_number: ticket.number, message: text, email };
  const path = `${SUPPORT}/ticket/add-message`;
  return { kind: 'message', method: 'POST', path, token, body, text, topic: ticket.id, ifMatch: null };
}

function changeOf(
  actor: Actor,
  kind: CommandKind,
  ticket: KnownTicket,
  ifMatch: number | null,
  { token }: Person,
): Call {
  const { random } = actor;
  const at = { token, topic: ticket.id, ifMatch, kind };
  const put = (what: string, body: object): Call => ({
    ...{ ...at, body, text: null, method: 'PUT', path: `${ADMIN}/${ticket.id}/${what}` },
  });
  switch (kind) {
    case 'status':
      // A ticket that is at an end would take no more messages: that comes seldom.
      return put('status', { status: random.pick(TICKET_STATUSES, 2) });
    case 'priority':
      return put('priority', { priority: random.pick(TICKET_PRIORITIES) });
    case 'tags':
      return put('tags', { tags: [`tag ${random.whole(0, 99)}`] });
    default: {
      const text = textOf(actor);
      const body = { message: text, ...(kind === 'note' && { is_internal: true }) };
      return { ...at, body, text, method: 'POST', path: `${ADMIN}/${ticket.id}/reply` };
    }
  }
}

async function changeChat(actor: Actor, kind: 'chat-status' | 'chat-priority'): Promise<void> {
  const { random, model } = actor;
  if (model.chats.length === 0) return sendChat(actor);
  const { id } = random.pick(model.chats);
  const { token } = random.pick(actor.admins);
  const [what, body] =
    kind === 'chat-status'
      ? ['status', { status: random.pick(['open', 'pending']) }]
      : ['priority', { priority: random.pick(['low', 'normal', 'high', 'urgent']) }];
  const path = `${CHATS}/${id}/${what}`;
  const call = {
    kind,
    method: 'PATCH',
    path,
    token,
    body: body as object,
    text: null,
    topic: id,
    ifMatch: null,
  };
  await deliver(actor, call);
}

/** By the package's outbox: it is sent until the desk has answered. */
async function sendChat(actor: Actor): Promise<void> {
  const { random, model, chatters } = actor;
  const user = random.whole(0, chatters.length - 1);
  const chatter = chatters[user] as PackageListener;
  let chat = model.chats.find((known) => known.user === user);
  if (!chat) {
    const { data } = await chatter.desk.myConversations.open({}, { retries: MOST_RETRIES });
    chat = model.chats.find((known) => known.id === data.id) ?? { id: data.id, user };
    if (!model.chats.includes(chat)) model.chats.push(chat);
    await chatter.follow('conversation', chat.id);
  }
  const text = textOf(actor);
  const sent: Sent = {
    ...{ id: text.slice(0, 36), kind: 'chat', text, actor: `user ${user}’s outbox`, topic: chat.id },
    ...{ key: 'its own', ifMatch: null, number: model.sent.length, answers: [] },
  };
  model.sent.push(sent);
  const answer = await chatter.desk.outbox.message(chat.id, text).done.then(
    ({ id }) => ({ status: 200, body: id }),
    ({ message }: Error) => ({ status: REFUSED, body: message }),
  );
  sent.answers.push({ position: null, revision: null, ...answer });
}

async function deliver(actor: Actor, call: Call): Promise<{ readonly answer: Answer | null }> {
  const { random } = actor;
  const key = random.chance(WITH_KEY) ? random.uuid() : null;
  const isTwice = key !== null && random.chance(TWICE);
  const isRepeated = key !== null && random.chance(AGAIN);
  const sent = noteSent(actor, call, key);
  const once = () => untilAnswered(actor.url, call, sent);
  const [answer] = await Promise.all(isTwice ? [once(), once()] : [once()]);
  if (isRepeated) await once();
  return { answer: answer ?? null };
}

function noteSent({ model, name }: Actor, { kind, text, topic, ifMatch }: Call, key: string | null): Sent {
  const number = model.sent.length;
  const sent: Sent = {
    ...{ id: randomUUID(), actor: name, number, answers: [] },
    ...{ kind, text, topic, key, ifMatch },
  };
  model.sent.push(sent);
  return sent;
}

/** What has a key is sent until the desk has answered; the rest is sent once. */
async function untilAnswered(
  url: string,
  call: Call,
  sent: Sent,
  attemptMs = ATTEMPT_MS,
): Promise<Answer | null> {
  for (const deadline = performance.now() + MOST_MS; performance.now() < deadline; ) {
    const answer = await attempt(url, call, sent, attemptMs).catch(() => null);
    if (answer !== null) sent.answers.push(answer);
    if (sent.key === null || (answer !== null && answer.status !== 503)) return answer;
    await pause(PAUSE_MS);
  }
  throw new Error(`${call.method} ${call.path} was not answered for ${MOST_MS / 1_000} s`);
}

async function attempt(url: string, call: Call, { id, key }: Sent, attemptMs: number): Promise<Answer> {
  const { method, path, token, body, ifMatch } = call;
  const response = await fetch(url + path, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'x-request-id': id,
      ...(key !== null && { 'idempotency-key': key }),
      ...(ifMatch !== null && { 'if-match': `"${ifMatch}"` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(attemptMs),
  });
  const text = await response.text();
  const numberIn = (name: string) => {
    const [digits] = /\d+/.exec(response.headers.get(name) ?? '') ?? [];
    return digits === undefined ? null : Number(digits);
  };
  return {
    status: response.status,
    position: numberIn('x-position'),
    revision: numberIn('etag'),
    body: text,
  };
}
