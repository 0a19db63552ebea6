import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import {
  conversation,
  type OpenedTicket,
  type Person,
  person,
  ticketOf,
  write,
} from '../support/acceptance.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';
import { describeLive } from '../support/live.ts';
import { dropAndClose, freshDatabase, keysOfSharedLog } from '../support/mongo.ts';
import { startDeskProcess } from '../support/process.ts';

const COMMANDS = 400;
const AT_ONCE = 8;

/** What a node says of itself. */
async function gauge(url: string, name: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}

async function becomes(url: string, name: string, value: number): Promise<void> {
  while ((await gauge(url, name)) !== value) await pause(10);
}

interface Sent {
  readonly id: string;
  readonly ticket: string;
  readonly position: number;
}

/** What sockets hear and what reads show, in the order of the log. */
const inOrder = (all: readonly Sent[]) => all.toSorted((a, b) => a.position - b.position);

async function listenTo(desk: TestDesk, user: Person, tickets: readonly OpenedTicket[]) {
  const socket: Socket = io(`${desk.url}/support`, { auth: { token: user.token }, forceNew: true });
  const heard: Sent[] = [];
  socket.on('new_message', ({ message, ticket_id, position }) =>
    heard.push({ id: message.id, ticket: ticket_id, position }),
  );
  await once(socket as never, 'connection:success');
  for (const { id } of tickets) await socket.emitWithAck('join_ticket', { ticket_id: id });
  return { socket, heard };
}

describeLive('EventStoreDB', (log) =>
  describeLive('MongoDB', (readModels) => {
    it('a projecting node that is killed under load is replaced, and nothing is lost, doubled or out of order', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'casebook-killed-'));
      const database = freshDatabase(readModels());
      const env = { EVENT_LOG_URL: log(), READ_MODELS_URL: database, ...keysOfSharedLog(readModels()) };
      const killed = startDeskProcess({ ...env, DATA_DIR: directory });
      await becomes(await killed.url, 'casebook_projecting', 1);
      const desk = await startTestDesk({ env });
      expect(await gauge(desk.url, 'casebook_projecting')).toBe(0);

      const john = await person('user');
      const tickets = await Promise.all([1, 2, 3].map(() => ticketOf(desk, john)));
      const { socket, heard } = await listenTo(desk, john, tickets);
      const sent: Sent[] = [];
      let next = 0;
      async function client(): Promise<void> {
        for (let index = next++; index < COMMANDS; index = next++) {
          const ticket = tickets[index % tickets.length] as OpenedTicket;
          const { status, body, headers } = await write(desk, ticket, `Message number ${index}`, john.token);
          expect(status).toBe(201);
          sent.push({
            id: body.data.message.id,
            ticket: ticket.id,
            position: Number(headers.get('x-position')),
          });
          if (sent.length === COMMANDS / 4) killed.child.kill('SIGKILL');
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, client));
      await killed.ended;
      await becomes(desk.url, 'casebook_projecting', 1);

      for (const ticket of tickets) {
        const { body } = await conversation(desk, ticket.number, '', john.token);
        const shown = body.data.ticket.messages.slice(1).map(({ id }: Sent) => id);
        expect(shown).toEqual(inOrder(sent.filter((one) => one.ticket === ticket.id)).map(({ id }) => id));
      }
      while (heard.length < COMMANDS) await once(socket as never, 'new_message');
      expect(heard).toEqual(inOrder(sent));
      socket.close();
      await desk.dispose();
      await dropAndClose(connectMongo({ url: database }));
      await rm(directory, { recursive: true });
    }, 60_000);
  }),
);
