import { join } from 'node:path';
import type { Request } from 'autocannon';
import { CONNECTIONS, type Load, load } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { median, type Row, ratioOf } from '../table.ts';

const ROUNDS = 5;
const SECONDS = 4;
export const TICKETS_PER_CONNECTION = 16;
const OPENED_AT_ONCE = 200;
export const SUPPORT = '/api/v1/support';
const headers = { 'content-type': 'application/json' };
const MESSAGE = 'I have tried again this morning and it still says that my balance is not enough. '
  .repeat(3)
  .trim();

interface Ticket {
  readonly number: string;
  readonly email: string;
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

export const messageTo = ({ number, email }: Ticket): Request =>
  post(`${SUPPORT}/ticket/add-message`, { ticket_number: number, message: MESSAGE, email });

const reading = ({ number }: Ticket): Request => ({
  method: 'GET',
  path: `${SUPPORT}/ticket?ticket_number=${number}`,
});

/** What the desk's busiest endpoints do as a part of what a bare Koa does that echoes the same body. */
export async function requestsSection(directory: string): Promise<readonly Row[]> {
  const root = join(import.meta.dirname, '../..');
  const desk = await startServer(join(root, 'src/cli/casebook.ts'), '/health/ready', {
    DATA_DIR: directory,
    RATE_LIMITS: 'off',
  });
  const echo = await startServer(join(root, 'bench/http/echo.ts'), '/');
  try {
    const tickets = await openTickets(desk, 2 * CONNECTIONS * TICKETS_PER_CONNECTION);
    const writable = tickets.slice(0, tickets.length / 2).map(messageTo);
    const readable = tickets.slice(tickets.length / 2).map(reading);
    const openings = [post(`${SUPPORT}/request-support`, creation('somebody.new@example.com'))];
    return [
      await compared('POST add-message, against an echo of its body', desk, echo, ownPart(writable)),
      await compared('POST request-support, against an echo of its body', desk, echo, () => openings),
      await compared('GET ticket, against a bare GET', desk, echo, ownPart(readable)),
    ];
  } finally {
    await Promise.all([desk.stop(), echo.stop()]);
  }
}

/** Many tickets, and no two connections on the same: conflicts are not what is measured. */
export const ownPart = (requests: readonly Request[]) => (connection: number) =>
  requests.slice(connection * TICKETS_PER_CONNECTION, (connection + 1) * TICKETS_PER_CONNECTION);

/** Opens so many tickets, a few at a time. */
export async function openTickets(desk: ServerProcess, count: number): Promise<readonly Ticket[]> {
  const tickets: Ticket[] = [];
  while (tickets.length < count)
    tickets.push(...(await openSome(desk, tickets.length, Math.min(OPENED_AT_ONCE, count - tickets.length))));
  return tickets;
}

function openSome({ url }: ServerProcess, from: number, count: number): Promise<readonly Ticket[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const email = `user.${from + index}@example.com`;
      const body = JSON.stringify(creation(email));
      const response = await fetch(`${url}${SUPPORT}/request-support`, { method: 'POST', headers, body });
      const { data } = (await response.json()) as { data: { ticket: { ticket_number: string } } };
      return { number: data.ticket.ticket_number, email };
    }),
  );
}

async function compared(
  what: string,
  desk: ServerProcess,
  echo: ServerProcess,
  requestsOf: (connection: number) => readonly Request[],
): Promise<Row> {
  const [ours, theirs]: [Load[], Load[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const [our, their] = [await load(desk, requestsOf, SECONDS), await load(echo, requestsOf, SECONDS)];
    if (round === 0) continue; // warming up
    ours.push(our);
    theirs.push(their);
  }
  const rates = (loads: readonly Load[]) => loads.map(({ perSecond }) => perSecond);
  return {
    ratio: ratioOf(rates(ours), rates(theirs)),
    measured: summary(ours),
    baseline: summary(theirs),
    what,
  };
}

function summary(loads: readonly Load[]): string {
  const rate = `${median(loads.map(({ perSecond }) => perSecond)).toFixed(0)}/s`;
  const cpu = median(loads.map(({ cpuPerRequest }) => cpuPerRequest ?? Number.NaN));
  return Number.isNaN(cpu) ? rate : `${rate}, ${cpu.toFixed(0)} µs`;
}
