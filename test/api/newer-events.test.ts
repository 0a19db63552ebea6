import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Revision } from '../../src/events/log/port.ts';
import {
  ADMIN,
  adminAt,
  conversation,
  type Person,
  person,
  SUPPORT,
  ticketOf,
} from '../support/acceptance.ts';
import { createConformance } from '../support/conformance.ts';
import { type Reply, suiteDesk, tokenFor } from '../support/desk.ts';

let conformance: ReturnType<typeof createConformance>;
let [john, ada]: Person[] = [];
const lines: { readonly msg: string; readonly reason?: string }[] = [];
const logger = pino({ level: 'error' }, { write: (line: string) => lines.push(JSON.parse(line)) });
const desk = suiteDesk({ logger });
beforeAll(async () => {
  conformance = createConformance((await desk.get('/openapi.json')).body);
  [john, ada] = [await person('user'), await person('admin')];
});

const eventsOf = (stream: string) => desk.stores.log.readStream(stream);

/** A newer version of the desk appends an event that this one doesn't know. */
async function appendFromTheFuture(stream: string, type: string, version: number): Promise<void> {
  const last = (await eventsOf(stream)).at(-1);
  if (!last) throw new Error(`there is no ${stream}`);
  const metadata = JSON.stringify({ ...JSON.parse(last.metadata), version });
  const event = { id: randomUUID(), type, data: '{}', metadata };
  await desk.stores.log.append(stream, last.revision as Revision, [event]);
}

const NOT_READABLE = {
  status: 503,
  body: {
    success: false,
    message: 'A newer version of the service is needed for this, please try again later',
    code: 'event_not_readable',
  },
};

function expectNotReadable(method: string, path: string, reply: Reply): void {
  expect([reply.status, reply.body]).toEqual([NOT_READABLE.status, NOT_READABLE.body]);
  expect(reply.headers.get('retry-after')).toBe('60');
  expect(conformance.problems(method, path, reply)).toEqual([]);
}

describe.each([
  ['a type that this version doesn’t know', 'TicketSnoozed', 1],
  ['a version that is newer than the known ones', 'PriorityChanged', 99],
])('a ticket with an event of %s', (_, type, version) => {
  it('answers commands 503, and appends nothing', async () => {
    const { id, number, email } = await ticketOf(desk, john as Person);
    await appendFromTheFuture(`ticket-${id}`, type, version);
    const before = (await eventsOf(`ticket-${id}`)).length;

    const message = { ticket_number: number, message: 'Is there any news?', email };
    const add = () =>
      desk.call('POST', `${SUPPORT}/ticket/add-message`, {
        body: message,
        headers: { 'idempotency-key': id },
      });
    expectNotReadable('POST', `${SUPPORT}/ticket/add-message`, await add());
    expectNotReadable('POST', `${SUPPORT}/ticket/add-message`, await add());
    const reply = await adminAt(desk, ada as Person).reply(id, 'We are on it');
    expectNotReadable('POST', `${ADMIN}/{id}/reply`, reply);
    const stale = await adminAt(desk, ada as Person).change(
      id,
      'priority',
      { priority: 'high' },
      { 'if-match': '"0"' },
    );
    expectNotReadable('PUT', `${ADMIN}/{id}/priority`, stale);
    expect(await eventsOf(`ticket-${id}`)).toHaveLength(before);
    expect((await conversation(desk, number)).status).toBe(200);
  });
});

it('an event that can’t be read is named in the log, without what it holds', () => {
  const said = lines.filter(({ msg }) => msg === 'an event of the log can’t be read');
  expect(said.map(({ reason }) => reason)).toContain('unknown event type TicketSnoozed');
});

it('a user whose record a newer version has changed still reads', async () => {
  const { id, token } = await person('user');
  await desk.get(`${SUPPORT}/my-tickets`, token);
  await appendFromTheFuture(`user-${id}`, 'UserMovedHouse', 1);
  // Another token of the same user: its claims are new to the desk.
  const other = await tokenFor('user', { sub: id, email: `other-${id}@example.com` });
  expect((await desk.get(`${SUPPORT}/my-tickets`, other)).status).toBe(200);
});
