import { randomUUID } from 'node:crypto';
import { endStreams } from '../../../src/composition/stores/ending-keys.ts';
import type { SqliteLog } from '../../../src/events/log/sqlite/log.ts';
import { idempotencyStream, KEY_STREAMS } from '../../../src/events/operations/events.ts';
import { type OpenedTicket, person, SUPPORT, ticketOf } from '../../support/acceptance.ts';
import { startTestDesk, type TestDesk, ticketRequest } from '../../support/desk.ts';
import { describeOnEmbedded } from '../../support/embedded.ts';

const HOUR_MS = 60 * 60_000;

describeOnEmbedded('idempotency keys in the embedded log', () => {
  let desk: TestDesk;
  let log: SqliteLog;
  let ticket: OpenedTicket;
  async function begin(directory?: string): Promise<void> {
    desk = await startTestDesk(directory === undefined ? {} : { directory });
    log = desk.stores.log as SqliteLog;
  }
  beforeAll(async () => {
    await begin();
    ticket = await ticketOf(desk, await person('user'));
  });
  afterAll(() => desk.dispose());

  const write = (key: string) =>
    desk.call('POST', `${SUPPORT}/ticket/add-message`, {
      body: { ticket_number: ticket.number, email: ticket.email, message: 'Is there any news?' },
      headers: { 'idempotency-key': key },
    });
  const after = (hours: number) =>
    endStreams(log, KEY_STREAMS, (prefix, upTo) => log.drop(prefix, upTo), Date.now() + hours * HOUR_MS);
  const keysIn = async () =>
    (await log.readAll(0 as never, 10_000)).filter(({ stream }) => stream.startsWith(idempotencyStream('')));

  it('a key holds for 24 hours, ends after 25, and can be used again', async () => {
    const key = randomUUID();
    const first = await write(key);
    expect(await after(24)).toBe(0);
    expect((await write(key)).body).toEqual(first.body);
    // The end of the log stays where it is.
    await desk.post(`${SUPPORT}/ticket/add-message`, { ...messageTo(), message: 'Is there any news now?' });
    expect(await after(25.1)).toBe(1);
    expect(await keysIn()).toEqual([]);
    // What a node has at hand it may know for longer.
    await desk.stop();
    await begin(desk.directory);
    const again = await write(key);
    expect(again.status).toBe(201);
    expect(again.body.data.message.id).not.toBe(first.body.data.message.id);
    expect((await write(key)).body).toEqual(again.body);
  });

  const messageTo = () => ({ ticket_number: ticket.number, email: ticket.email });

  it('repetitions that come while keys end have one effect', async () => {
    const key = randomUUID();
    await desk.post(`${SUPPORT}/ticket/add-message`, {
      ...messageTo(),
      message: 'Something before all that',
    });
    const [first, ended, ...others] = await Promise.all([
      write(key),
      after(0),
      ...Array.from({ length: 5 }, () => write(key)),
    ]);
    expect(ended).toBe(0);
    for (const other of others) expect(other.body).toEqual(first.body);
  });

  it('a key that opened a ticket opens another one when it is used again', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const open = () =>
      desk.call('POST', `${SUPPORT}/request-support`, { body: ticketRequest(), headers: key });
    const first = await open();
    await desk.post(`${SUPPORT}/ticket/add-message`, { ...messageTo(), message: 'Something after that one' });
    expect(await after(25.1)).toBeGreaterThan(0);
    await desk.stop();
    await begin(desk.directory);
    const again = await open();
    expect(again.status).toBe(201);
    expect(again.body.data.ticket.ticket_number).not.toBe(first.body.data.ticket.ticket_number);
    expect((await open()).body).toEqual(again.body);
  });
});
