import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Request } from 'autocannon';
import { signToken } from '../../src/api/kernel/token-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { jwtSecrets } from '../../src/config/secrets.ts';
import { atHalf, compared } from '../http/compared.ts';
import { CONNECTIONS, load, type RequestsOf } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import type { Goal, Row } from '../table.ts';

export const TICKETS_PER_CONNECTION = 8;
const OPENED_AT_ONCE = 32;
/** Messages of each ticket that is read, the first one included. */
const MESSAGES_READ = 50;
/** A desk compiles what is busy for so long. What is measured first would pay for it. */
const WARM_UP_SECONDS = 8;
export const SUPPORT = '/api/v1/support';
const headers = { 'content-type': 'application/json' };
const MESSAGE = 'I have tried again this morning and it still says that my balance is not enough. '
  .repeat(3)
  .trim();

interface Ticket {
  readonly number: string;
  readonly email: string;
}

/** A ticket with the token of the user whose it is. */
interface OwnTicket extends Ticket {
  readonly token: string;
}

export const creation = (email: string) => ({
  subject: "I can't complete my transfer",
  description: "I tried sending money to @janedoe but it keeps showing 'insufficient balance'.",
  email,
});

export const post = (path: string, body: object): Request => ({
  method: 'POST',
  path,
  headers,
  body: JSON.stringify(body),
});

export const messageTo = (ticket: Ticket): Request => saying(MESSAGE, ticket);

export const saying = (message: string, { number, email }: Ticket): Request =>
  post(`${SUPPORT}/ticket/add-message`, { ticket_number: number, message, email });

const ownMessageTo = (ticket: OwnTicket): Request => {
  const request = messageTo(ticket);
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${ticket.token}` } };
};

/** With another key each time that it is sent. */
const keyed = (request: Request): Request => ({
  ...request,
  setupRequest: (sent) => ({ ...sent, headers: { ...sent.headers, 'idempotency-key': randomUUID() } }),
});

const reading = ({ number }: Ticket): Request => ({
  method: 'GET',
  path: `${SUPPORT}/ticket?ticket_number=${number}`,
});

/** Of a ticket that has all of its messages, each of which is an event. */
const knowing = (request: Request): Request => ({
  ...request,
  headers: { 'if-none-match': `"${MESSAGES_READ - 1}"` },
});

/** What the desk's busiest endpoints do as a part of what a bare Koa does that answers the same. */
export async function requestsSection(directory: string): Promise<readonly Row[]> {
  const root = join(import.meta.dirname, '../..');
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const desk = await startServer(join(root, 'src/cli/casebook.ts'), '/health/ready', env);
  const bare = await startServer(join(root, 'bench/http/bare.ts'), '/');
  const durable = await startServer(join(root, 'bench/http/durable.ts'), '/', {
    DATA_DIR: join(directory, 'durable'),
  });
  try {
    const messages = await ownMessages(desk);
    const own = await openOwnTickets(desk, env);
    const read = await longTickets(desk, CONNECTIONS);
    const openings = [post(`${SUPPORT}/request-support`, creation('somebody.new@example.com'))];
    await keepAnswer(desk, bare, reading(read[0] as Ticket).path);
    const servers = { desk, bare };
    await load(desk, messages, WARM_UP_SECONDS);
    const echo = 'against an echo of its body';
    const anonymous = await compared(`POST add-message, ${echo}`, servers, messages, { atLeast: 0.5 });
    const least = await compared(
      `POST to a bare Koa that appends its body to the log, ${echo}`,
      { desk: durable, bare },
      messages,
    );
    return [
      least.row,
      anonymous.row,
      ...(await atHalf(servers, messages, anonymous.perSecond)),
      ...(await rows([
        [`POST add-message with a token, ${echo}`, ownPart(own.map(ownMessageTo)), { atLeast: 0.5 }],
        [
          `POST add-message with a token and an Idempotency-Key, ${echo}`,
          ownPart(own.map(ownMessageTo).map(keyed)),
          { atLeast: 0.35 },
        ],
        [`POST request-support, ${echo}`, () => openings, { atLeast: 0.35 }],
        [
          `GET ticket of ${MESSAGES_READ} messages, against the same bytes`,
          (connection) => [reading(read[connection] as Ticket)],
          { atLeast: 0.6 },
        ],
        [
          'GET the same with If-None-Match, 304, against the same bytes',
          (connection) => [knowing(reading(read[connection] as Ticket))],
          { atLeast: 1 },
        ],
      ])),
    ];

    async function rows(all: readonly (readonly [string, RequestsOf, Goal])[]): Promise<readonly Row[]> {
      const done: Row[] = [];
      for (const [what, requestsOf, goal] of all)
        done.push((await compared(what, servers, requestsOf, goal)).row);
      return done;
    }
  } finally {
    await Promise.all([desk.stop(), bare.stop(), durable.stop()]);
  }
}

/** Many tickets, and no two connections on the same: conflicts are not what is measured. */
export const ownPart =
  (requests: readonly Request[]): RequestsOf =>
  (connection) =>
    requests.slice(connection * TICKETS_PER_CONNECTION, (connection + 1) * TICKETS_PER_CONNECTION);

/** Messages to new tickets, others for each connection. */
export const ownMessages = async (desk: ServerProcess): Promise<RequestsOf> =>
  ownPart((await openTickets(desk, CONNECTIONS * TICKETS_PER_CONNECTION)).map(messageTo));

/** Opens so many tickets, a few at a time. */
export async function openTickets(desk: ServerProcess, count: number): Promise<readonly Ticket[]> {
  return severally(count, (index) => openTicket(desk, `user.${index}@example.com`));
}

/** The same number of tickets for each connection, whose user is another one. */
async function openOwnTickets(
  desk: ServerProcess,
  env: Readonly<Record<string, string>>,
): Promise<readonly OwnTicket[]> {
  const [secret] = jwtSecrets(loadConfig({ ...process.env, ...env }));
  const emailOf = (user: number) => `owner.${user}@example.com`;
  const tokens = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, user) =>
      signToken(secret, { sub: `user-${user}`, role: 'user', email: emailOf(user), name: 'Jane Doe' }, 3_600),
    ),
  );
  return severally(CONNECTIONS * TICKETS_PER_CONNECTION, async (index) => {
    const user = Math.floor(index / TICKETS_PER_CONNECTION);
    const token = tokens[user] as string;
    return { ...(await openTicket(desk, emailOf(user), { authorization: `Bearer ${token}` })), token };
  });
}

async function longTickets(desk: ServerProcess, count: number): Promise<readonly Ticket[]> {
  return severally(count, async (index) => {
    const ticket = await openTicket(desk, `reader.${index}@example.com`);
    const { path, body = '' } = messageTo(ticket);
    for (let message = 1; message < MESSAGES_READ; message++) await send(desk, path, body);
    return ticket;
  });
}

async function severally<Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> {
  const made: Result[] = [];
  while (made.length < count)
    made.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(OPENED_AT_ONCE, count - made.length) }, (_, index) =>
          make(made.length + index),
        ),
      )),
    );
  return made;
}

async function openTicket(
  desk: ServerProcess,
  email: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Ticket> {
  const opened = await send(desk, `${SUPPORT}/request-support`, JSON.stringify(creation(email)), more);
  const { data } = opened as { data: { ticket: { ticket_number: string } } };
  return { number: data.ticket.ticket_number, email };
}

async function send({ url }: ServerProcess, path: string, body: string, more = {}): Promise<unknown> {
  const response = await fetch(url + path, { method: 'POST', headers: { ...headers, ...more }, body });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** From now on the bare server answers reads with what the desk answers to this one. */
async function keepAnswer(desk: ServerProcess, bare: ServerProcess, path: string): Promise<void> {
  const answer = await fetch(desk.url + path);
  const body = await answer.text();
  await fetch(bare.url, { method: 'PUT', headers: { 'content-type': 'text/plain' }, body });
}
