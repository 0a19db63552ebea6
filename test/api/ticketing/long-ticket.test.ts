import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotFileOf } from '../../../src/composition/stores/snapshot-files.ts';
import { codec } from '../../../src/events/catalogue.ts';
import type { CommandId } from '../../../src/events/ids.ts';
import { nextTurn } from '../../../src/events/next-turn.ts';
import { ticketStream } from '../../../src/events/ticketing/events.ts';
import { openTicket, write } from '../../support/acceptance.ts';
import { startSecondDesk, suiteDesk } from '../../support/desk.ts';
import { MORNING } from '../../support/examples.ts';
import { withMethods } from '../../support/logs.ts';

const EVENTS = 10_000;

const desk = suiteDesk();
let ticket: Awaited<ReturnType<typeof openTicket>>;
beforeAll(async () => {
  ticket = await openTicket(desk);
  const change = { type: 'PriorityChanged', data: { ticketId: ticket.id, from: 'low', to: 'high' } };
  const metadata = {
    time: MORNING,
    actor: { kind: 'system', id: null },
    commandId: 'filler' as CommandId,
    requestId: '',
    correlationId: '',
    causationId: '',
  } as const;
  for (let at = 0; at < EVENTS; at += 1_000) {
    const events = Array.from({ length: 1_000 }, () => codec.encode(crypto.randomUUID(), change, metadata));
    await desk.stores.log.append(ticketStream(ticket.id as never), at, events);
  }
});

const fileOfTicket = () =>
  snapshotFileOf(join(desk.directory, 'snapshots'), ticketStream(ticket.id as never));

/** A node that knows nothing of the ticket yet, and how many events it has read. `onPage` hears of the last event of each long page. */
async function coldNode(onPage: (revision: number) => void = () => {}) {
  let read = 0;
  const counting = withMethods(desk.stores.log, {
    async readStream(...asked) {
      const page = await desk.stores.log.readStream(...asked);
      read += page.length;
      if (page.length > 100) onPage(page.at(-1)?.revision ?? 0);
      return page;
    },
  });
  return { ...desk, ...(await startSecondDesk(desk, { log: counting })), read: () => read };
}

it('others are served while the first command of a long ticket folds it; the next node begins at the snapshot', async () => {
  let served = 0;
  const servedAt: number[] = [];
  const cold = await coldNode((revision) => {
    if (revision < 0.9 * EVENTS) servedAt.push(served);
  });
  let isAnswered = false;
  const writing = write(cold, ticket, 'Is anybody there?').finally(() => {
    isAnswered = true;
  });
  for (; !isAnswered; served++) await cold.get('/health/live');
  expect((await writing).status).toBe(201);
  expect((servedAt.at(-1) ?? 0) - (servedAt[0] ?? 0)).toBeGreaterThan(2);
  expect(cold.read()).toBeGreaterThan(EVENTS);
  await cold.stop();

  while (!existsSync(fileOfTicket())) await nextTurn();
  const next = await coldNode();
  expect((await write(next, ticket, 'Still waiting.')).status).toBe(201);
  expect(next.read()).toBeLessThan(1_000);
  await next.stop();
});

it('a damaged snapshot costs time only', async () => {
  const file = fileOfTicket();
  writeFileSync(file, readFileSync(file, 'utf8').replace('"status":"pending"', '"status":"closed"'));
  const cold = await coldNode();
  expect((await write(cold, ticket, 'And again.')).status).toBe(201);
  expect(cold.read()).toBeGreaterThan(EVENTS);
  await cold.stop();
});
