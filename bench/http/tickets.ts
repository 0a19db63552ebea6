import type { Request } from 'autocannon';
import { CONNECTIONS, type RequestsOf } from './load.ts';
import type { ServerProcess } from './server-process.ts';
import { signerFor } from './tokens.ts';

/** The tickets that benches send requests to, and these requests. */

const TICKETS_PER_CONNECTION = 8;
const OPENED_AT_ONCE = 32;
export const SUPPORT = '/api/v1/support';
const headers = { 'content-type': 'application/json' };
const MESSAGE = 'I have tried again this morning and it still says that my balance is not enough. '
  .repeat(3)
  .trim();

export interface Ticket {
  readonly number: string;
  readonly email: string;
}

/** A ticket with the token of the user whose it is. */
export interface OwnTicket extends Ticket {
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
export async function openOwnTickets(
  desk: ServerProcess,
  env: Readonly<Record<string, string>>,
): Promise<readonly OwnTicket[]> {
  const sign = signerFor(env);
  const emailOf = (user: number) => `owner.${user}@example.com`;
  const tokens = await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, user) =>
      sign({ sub: `user-${user}`, role: 'user', email: emailOf(user), name: 'Jane Doe' }),
    ),
  );
  return severally(CONNECTIONS * TICKETS_PER_CONNECTION, async (index) => {
    const user = Math.floor(index / TICKETS_PER_CONNECTION);
    const token = tokens[user] as string;
    return { ...(await openTicket(desk, emailOf(user), { authorization: `Bearer ${token}` })), token };
  });
}

/** Opens so many tickets with so many messages each, the first one included. */
export async function longTickets(
  desk: ServerProcess,
  count: number,
  messages: number,
): Promise<readonly Ticket[]> {
  return severally(count, async (index) => {
    const ticket = await openTicket(desk, `reader.${index}@example.com`);
    const { path, body = '' } = messageTo(ticket);
    for (let message = 1; message < messages; message++) await send(desk, path, body);
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
