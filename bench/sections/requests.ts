import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Request } from 'autocannon';
import { atHalf, compared } from '../http/compared.ts';
import { CONNECTIONS, load, type RequestsOf } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import {
  creation,
  longTickets,
  messageTo,
  type OwnTicket,
  openOwnTickets,
  ownMessages,
  ownPart,
  post,
  SUPPORT,
  type Ticket,
} from '../http/tickets.ts';
import type { Pace } from '../pace.ts';
import type { Goal, Row } from '../table.ts';

/** Messages of each ticket that is read, the first one included. */
const MESSAGES_READ = 50;
/** A desk compiles what is busy for so long. What is measured first would pay for it. */
const WARM_UP_SECONDS = 8;

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
export async function requestsSection(directory: string, pace: Pace): Promise<readonly Row[]> {
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
    const read = await longTickets(desk, CONNECTIONS, MESSAGES_READ);
    const openings = [post(`${SUPPORT}/request-support`, creation('somebody.new@example.com'))];
    await keepAnswer(desk, bare, reading(read[0] as Ticket).path);
    const servers = { desk, bare, pace };
    await load(desk, messages, WARM_UP_SECONDS);
    const echo = 'against an echo of its body';
    const anonymous = await compared(`POST add-message, ${echo}`, servers, messages, { atLeast: 0.5 });
    const least = await compared(
      `POST to a bare Koa that appends its body to the log, ${echo}`,
      { desk: durable, bare, pace },
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

/** From now on the bare server answers reads with what the desk answers to this one. */
async function keepAnswer(desk: ServerProcess, bare: ServerProcess, path: string): Promise<void> {
  const answer = await fetch(desk.url + path);
  const body = await answer.text();
  await fetch(bare.url, { method: 'PUT', headers: { 'content-type': 'text/plain' }, body });
}
