import { randomUUID } from 'node:crypto';
import { type CallOptions, type Client, type Reply, type TestDesk, ticketRequest, tokenFor } from './desk.ts';

/** What acceptance tests say to a desk, as clients of its REST interface do. */

export const SUPPORT = '/api/v1/support';
export const ADMIN = '/api/v1/unified-admin/support';
export const DIRECTORY = '/api/v1/directory';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** ISO 8601 in UTC with milliseconds. */
export const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Somebody whom nobody else in the file has met. */
export async function person(
  role: 'user' | 'admin',
  name = role === 'admin' ? 'Admin User' : 'John Doe',
  claims: { readonly phone_number?: string } = {},
): Promise<Person> {
  const id = randomUUID();
  const email = `${role}-${id}@example.com`;
  return { id, email, token: await tokenFor(role, { sub: id, email, name, ...claims }) };
}

/** A ticket as `request-support` shows it. */
export interface OpenedTicket {
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly reply: Reply;
}

export async function openTicket(
  desk: Pick<Client, 'post'>,
  changes: Readonly<Record<string, unknown>> = {},
  token?: string,
): Promise<OpenedTicket> {
  const reply = await desk.post(`${SUPPORT}/request-support`, ticketRequest(changes), token);
  if (reply.status !== 201) throw new Error(`no ticket: ${JSON.stringify(reply.body)}`);
  const { id, ticket_number: number, email } = reply.body.data.ticket;
  return { id, number, email, reply };
}

/** A ticket of that user, under their own e-mail. */
export const ticketOf = (desk: TestDesk, user: Person, changes: Readonly<Record<string, unknown>> = {}) =>
  openTicket(desk, { email: user.email, ...changes }, user.token);

export const conversation = (desk: TestDesk, number: string, query = '', token?: string): Promise<Reply> =>
  desk.get(`${SUPPORT}/ticket?ticket_number=${encodeURIComponent(number)}${query}`, token);

export const write = (desk: TestDesk, { number, email }: OpenedTicket, message: string, token?: string) =>
  desk.post(`${SUPPORT}/ticket/add-message`, { ticket_number: number, message, email }, token);

export const rate = (desk: TestDesk, number: string, body: unknown, token?: string) =>
  desk.post(`${SUPPORT}/ticket/${encodeURIComponent(number)}/rate`, body, token);

/** The desk as one admin uses it. */
export function adminAt(desk: TestDesk, { token }: Person) {
  const change = (id: string, what: string, body: unknown, headers?: CallOptions['headers']) =>
    desk.call(what === 'reply' ? 'POST' : 'PUT', `${ADMIN}/${id}/${what}`, {
      token,
      body,
      ...(headers && { headers }),
    });
  return {
    change,
    list: (query = '') => desk.get(`${ADMIN}${query}`, token),
    detail: (id: string, query = '') => desk.get(`${ADMIN}/${id}${query}`, token),
    reply: (id: string, message: string) => change(id, 'reply', { message }),
    note: (id: string, message: string) => change(id, 'reply', { message, is_internal: true }),
    status: (id: string, status: string, notes?: string) =>
      change(id, 'status', { status, ...(notes !== undefined && { resolution_notes: notes }) }),
    assign: (id: string, admin: string) => change(id, 'assign', { assigned_to: admin }),
    priority: (id: string, priority: string) => change(id, 'priority', { priority }),
    tags: (id: string, tags: unknown) => change(id, 'tags', { tags }),
  };
}

/** Records something in the directory as the system does that owns it. */
export async function record(desk: TestDesk, path: string, body: unknown): Promise<Reply> {
  const reply = await desk.put(`${DIRECTORY}/${path}`, body, await tokenFor('service'));
  if (reply.status !== 200) throw new Error(`not recorded: ${JSON.stringify(reply.body)}`);
  return reply;
}

/** The names of an object's fields, in alphabetical order. */
export const fieldsOf = (value: object): string[] => Object.keys(value).toSorted();

/** What a refusal says: status, code and sentence. */
export const refusalOf = ({ status, body }: Reply) => [status, body.code, body.message];

/** Which fields a refusal blames. */
export const blamed = ({ body }: Reply): string[] =>
  (body.errors ?? []).map(({ field }: { field: string }) => field);

export const positionOf = ({ headers }: Reply): number => Number(headers.get('x-position'));
export const revisionOf = ({ headers }: Reply): number => Number(headers.get('etag')?.replaceAll('"', ''));

/** A wall clock that stands still until it is set. */
export function manualClock(start: string) {
  let now = Date.parse(start);
  return {
    read: () => now,
    set(time: string) {
      now = Date.parse(time);
    },
    advance(milliseconds: number) {
      now += milliseconds;
    },
  };
}
