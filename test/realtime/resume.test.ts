import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { conversationStream } from '../../src/events/conversations/events.ts';
import type { MessageId } from '../../src/events/ids.ts';
import { BEGINNING, type Position } from '../../src/events/log/port.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { MOST_MISSED } from '../../src/realtime/recent-events.ts';
import {
  answerSent,
  conversationId,
  conversationStatusChanged,
  johnAsOwner,
  johnsConversation,
  messageSent,
} from '../support/conversations.ts';
import {
  adaObi,
  internalNoteAdded,
  janeRoe,
  johnDoe,
  priorityChanged,
  replySent,
  statusChanged,
  ticketId,
  ticketOpened,
  ticketTransferred,
} from '../support/examples.ts';
import {
  type Client,
  type SocketDesk,
  type SocketDeskSetup,
  startSocketDesk,
} from '../support/socket-desk.ts';
import { until } from '../support/until.ts';

/** What happens while a client is away reaches it once, in order, as if it had never been away. */

const STREAM = ticketStream(ticketId);
const CHAT = conversationStream(conversationId);

let desk: SocketDesk;
const start = async (setup: SocketDeskSetup = {}) => {
  desk = await startSocketDesk(setup);
  desk.log.record(STREAM, ticketOpened());
  desk.log.record(CHAT, johnsConversation());
  await desk.settle();
};
afterEach(() => desk.close());

const connect = (role: 'user' | 'admin', id: string, since_position?: number) => {
  const token = desk.token(role, id);
  return desk.connect(token, { auth: { token, since_position } });
};
const joinTicket = (client: Client, since_revision?: number) =>
  client.ask('join_ticket', { ticket_id: ticketId, since_revision });
const joinChat = (client: Client, sinceRevision?: number) =>
  client.ask('conversation:join', { conversationId, sinceRevision });
const reply = (n: number) => replySent({ messageId: `m${n}` as MessageId, message: `Reply ${n}` });
const heardIn = ({ heard }: Client, ...events: readonly string[]) =>
  heard.filter(({ event }) => events.includes(event));
const revisionsIn = (client: Client, event: string) =>
  heardIn(client, event).map(({ payload, place }) => (place ?? payload).revision);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe('a ticket that is joined with the last revision that the client knows', () => {
  beforeEach(() => start());

  it('tells what the caller missed and may see, then what comes', async () => {
    for (const event of [reply(1), internalNoteAdded(), statusChanged('pending', 'resolved'), reply(2)])
      desk.log.record(STREAM, event);
    const [owner, admin] = [await connect('user', johnDoe.id), await connect('admin', adaObi.id)];
    expect(await joinTicket(owner, 1)).toMatchObject({ success: true, ticket_id: ticketId });
    await joinTicket(admin, 1);
    desk.log.record(STREAM, reply(3));
    await desk.settle(owner, admin);
    const inRoom = (client: Client) =>
      heardIn(client, 'new_message', 'status_changed').map(({ event, payload }) => [event, payload.revision]);
    const told = [
      ['status_changed', 3],
      ['new_message', 4],
      ['new_message', 5],
    ];
    expect(inRoom(owner)).toEqual(told);
    expect(inRoom(admin)).toEqual([['new_message', 2], ...told]);
  });

  it('tells the same as without a break', async () => {
    const always = await connect('admin', adaObi.id);
    await joinTicket(always);
    for (const n of from(1, 5)) desk.log.record(STREAM, n === 3 ? internalNoteAdded() : reply(n));
    await desk.settle(always);
    const later = await connect('admin', adaObi.id);
    await joinTicket(later, 0);
    await desk.settle(later);
    expect(heardIn(later, 'new_message')).toEqual(heardIn(always, 'new_message'));
  });

  it('tells nothing that was missed to a client that names no revision', async () => {
    desk.log.record(STREAM, reply(1));
    const client = await connect('admin', adaObi.id);
    await joinTicket(client);
    desk.log.record(STREAM, reply(2));
    await desk.settle(client);
    expect(revisionsIn(client, 'new_message')).toEqual([2]);
  });

  it('leaves no gap and repeats nothing at the seam, whenever something happens', async () => {
    let last = 0;
    for (let round = 0; round < 40; round++) {
      const client = await connect('admin', adaObi.id);
      const known = Math.max(0, last - (round % 7));
      const joined = joinTicket(client, known);
      for (let n = 0; n < 12; n++) {
        desk.log.record(STREAM, reply(++last));
        for (let pause = 0; pause < (n + round) % 4; pause++) await turn();
      }
      await joined;
      desk.log.record(STREAM, reply(++last));
      await desk.settle(client);
      expect(revisionsIn(client, 'new_message')).toEqual(from(known + 1, last));
      client.socket.close();
    }
  });

  it('is sent no faster than the client reads', async () => {
    // As bytes, a few of them are more than a connection may have unread.
    const long = '漢'.repeat(5_000);
    for (const n of from(1, 200))
      desk.log.record(STREAM, replySent({ messageId: `m${n}` as MessageId, message: long }));
    for (const transports of [['websocket'], ['polling']]) {
      const token = desk.token('admin', adaObi.id);
      const client = await desk.connect(token, { transports });
      await joinTicket(client, 0);
      await desk.settle(client);
      expect(revisionsIn(client, 'new_message')).toEqual(from(1, 200));
    }
  });

  it('is no longer joined by a user who loses it meanwhile', async () => {
    const owner = await connect('user', johnDoe.id);
    for (const n of from(1, 300)) desk.log.record(STREAM, reply(n));
    await desk.settle(owner);
    const joined = joinTicket(owner, 0);
    await until(() => heardIn(owner, 'new_message').length > 0);
    desk.log.record(STREAM, ticketTransferred(janeRoe.id, johnDoe.id));
    desk.log.record(STREAM, reply(301));
    const answer = await joined;
    await desk.settle(owner);
    // Whichever came first: the join, which the transfer ended, or the transfer.
    expect(answer.success === true || answer.message === 'Ticket not found').toBe(true);
    expect(revisionsIn(owner, 'new_message')).not.toContain(302);
  });

  it('is told to be read anew where the client knows what the desk doesn’t have', async () => {
    const client = await connect('admin', adaObi.id);
    await joinTicket(client, 7);
    desk.log.record(STREAM, reply(1));
    await desk.settle(client);
    expect(heardIn(client, 'resync')).toEqual([
      { event: 'resync', payload: { ticket_id: ticketId, position: expect.any(Number) } },
    ]);
    expect(revisionsIn(client, 'new_message')).toEqual([1]);
  });

  it.each([[-1], [1.5], ['1'], [Number.MAX_VALUE], [{}]])('is refused with %j', async (known) => {
    const client = await connect('admin', adaObi.id);
    expect(await joinTicket(client, known as number)).toMatchObject({
      ...{ success: false, message: expect.stringContaining('since_revision') },
    });
  });
});

describe('a conversation that is joined with the last revision that the client knows', () => {
  beforeEach(() => start());

  it('tells what the caller missed, with revisions to resume from', async () => {
    desk.log.record(CHAT, messageSent(1, { owner: johnAsOwner, sender: johnAsOwner }));
    desk.log.record(CHAT, answerSent(2));
    desk.log.record(CHAT, conversationStatusChanged('open', 'pending'));
    const owner = await connect('user', johnDoe.id);
    await joinChat(owner, 1);
    desk.log.record(CHAT, answerSent(3));
    await desk.settle(owner);
    expect(revisionsIn(owner, 'message:received')).toEqual([2, 4]);
    expect(heardIn(owner, 'conversation:updated')).toHaveLength(1);
  });

  it('tells once what the caller also hears without joining', async () => {
    const since = await desk.log.end();
    desk.log.record(CHAT, conversationStatusChanged('open', 'pending'));
    await desk.settle();
    const owner = await connect('user', johnDoe.id, since);
    await joinChat(owner, 0);
    desk.log.record(CHAT, conversationStatusChanged('pending', 'closed'));
    await desk.settle(owner);
    expect(revisionsIn(owner, 'conversation:updated')).toEqual([1, 2]);
  });
});

describe('examples/follow.mjs', () => {
  /** Between a client and the desk: it cuts all connections on demand. */
  async function cuttable(port: number) {
    const open = new Set<Socket>();
    const server = createServer((near) => {
      const far = connectTo(port, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy()).on('close', () => open.delete(one) && other.destroy());
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cut = () => {
      for (const socket of open) socket.destroy();
    };
    const close = () => {
      cut();
      server.close();
    };
    return { port: (server.address() as AddressInfo).port, cut, close };
  }

  it('prints each event once and in order, however often its connection is cut', async () => {
    await start();
    const proxy = await cuttable(Number(new URL(desk.url).port));
    const args = ['examples/follow.mjs', desk.token('user', johnDoe.id), ticketId];
    const env = { ...process.env, DESK: `http://127.0.0.1:${proxy.port}` };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: [event: string, payload: Record<string, unknown>][] = [];
    const reading = createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line)));
    const joined = () => lines.filter(([event]) => event === 'join_ticket').length;
    const next = async (holds: () => boolean) => {
      while (!holds()) await once(reading, 'line');
    };
    let last = 0;
    try {
      await next(() => joined() === 1);
      for (let cuts = 0; cuts < 3; cuts++) {
        for (const n of from(last + 1, last + 5)) desk.log.record(STREAM, reply(n));
        await turn();
        proxy.cut();
        for (const n of from(last + 6, last + 10)) desk.log.record(STREAM, reply(n));
        last += 10;
        await next(() => joined() === cuts + 2);
      }
      await next(() => lines.at(-1)?.[1].revision === last);
    } finally {
      child.kill();
      proxy.close();
    }
    const revisionsOf = (name: string) =>
      lines.filter(([event]) => event === name).map(([, payload]) => payload.revision);
    expect(revisionsOf('new_message')).toEqual(from(1, last));
    expect(revisionsOf('ticket_updated')).toEqual(from(1, last));
  });

  it('ends with the reason of the desk where that accepts neither the token nor the ticket', async () => {
    await start();
    const ends = async (...args: string[]) => {
      const env = { ...process.env, DESK: desk.url };
      const child = spawn(process.execPath, ['examples/follow.mjs', ...args], { env });
      const [[code], said] = await Promise.all([once(child, 'close'), text(child.stderr)]);
      return [code, said];
    };
    const ended = await Promise.all([
      ends(),
      ends('no token', ticketId),
      ends(desk.token('user', johnDoe.id), 'nosuch'),
    ]);
    expect(ended).toEqual([
      [2, expect.stringMatching(/^Usage: .*follow\.mjs TOKEN TICKET_ID\n$/)],
      [1, 'invalid/expired token\n'],
      [1, 'Ticket not found\n'],
    ]);
  });

  it('is what the README shows', () => {
    const [readme, example] = ['README.md', 'examples/follow.mjs'].map((file) => readFileSync(file, 'utf8'));
    const [, shown] = /```js\n(const known = [\s\S]*?)```/.exec(readme ?? '') ?? [];
    expect(example).toContain(shown);
  });
});

describe('a connection with the last position that the client knows', () => {
  it('tells a user what happened to their tickets, and an admin what happened to all', async () => {
    await start();
    const since = await desk.log.end();
    desk.log.record(STREAM, reply(1));
    desk.log.record(STREAM, priorityChanged('medium', 'high'));
    desk.log.record(STREAM, statusChanged('pending', 'resolved'));
    await desk.settle();
    const [owner, stranger, admin] = [
      await connect('user', johnDoe.id, since),
      await connect('user', janeRoe.id, since),
      await connect('admin', adaObi.id, since),
    ];
    desk.log.record(STREAM, reply(2));
    await desk.settle(owner, stranger, admin);
    expect(owner.heard[0]?.event).toBe('connection:success');
    expect(revisionsIn(owner, 'ticket_updated')).toEqual([1, 3, 4]);
    expect(revisionsIn(stranger, 'ticket_updated')).toEqual([]);
    expect(revisionsIn(admin, 'ticket_updated')).toEqual([2, 3]);
  });

  it('leaves no gap and repeats nothing at the seam, whenever something happens', async () => {
    await start();
    const positions = [await desk.log.end()];
    let last = 0;
    const record = () => positions.push(desk.log.record(STREAM, reply(++last)).position);
    for (let round = 0; round < 40; round++) {
      const known = Math.max(0, last - (round % 7));
      const connecting = connect('user', johnDoe.id, positions[known]);
      for (let n = 0; n < 12; n++) {
        record();
        for (let pause = 0; pause < (n + round) % 4; pause++) await turn();
      }
      const client = await connecting;
      record();
      await desk.settle(client);
      expect(revisionsIn(client, 'ticket_updated')).toEqual(from(known + 1, last));
      client.socket.close();
    }
  });

  it('repeats nothing on a node that is behind the one that told the client', async () => {
    await start({ projectsAtOnce: false });
    const listener = await connect('user', johnDoe.id);
    // The read models don't show them yet, so this node hasn't told them.
    const recorded = from(1, 3).map((n) => desk.log.record(STREAM, reply(n)));
    const client = await connect('user', johnDoe.id, recorded[1]?.position);
    desk.progress.advance(recorded[2]?.position as Position);
    await until(() => revisionsIn(client, 'ticket_updated').length > 0);
    await desk.settle(client, listener);
    expect(revisionsIn(client, 'ticket_updated')).toEqual([3]);
  });

  it('is told to read anew what is too much, and hears what comes', async () => {
    await start();
    const since = await desk.log.end();
    for (let n = 0; n <= MOST_MISSED; n++) desk.log.record(`other-${n}`, reply(n));
    await desk.settle();
    const client = await connect('user', johnDoe.id, since);
    desk.log.record(STREAM, reply(1));
    await desk.settle(client);
    expect(heardIn(client, 'resync', 'ticket_updated').map(({ event }) => event)).toEqual([
      ...['resync', 'ticket_updated'],
    ]);
    expect(heardIn(client, 'resync')[0]?.payload.position).toBeGreaterThanOrEqual(since + MOST_MISSED);
  });

  it('is told to read anew where the client knows what the desk doesn’t have', async () => {
    await start();
    const client = await connect('user', johnDoe.id, (await desk.log.end()) + 1_000);
    desk.log.record(STREAM, reply(1));
    await desk.settle(client);
    expect(heardIn(client, 'resync', 'ticket_updated').map(({ event }) => event)).toEqual([
      ...['resync', 'ticket_updated'],
    ]);
  });

  it.each([[-1], [1.5], ['1'], [{}]])('is refused with %j', async (since_position) => {
    await start();
    const token = desk.token('user', johnDoe.id);
    expect(await desk.refusal({ token, since_position })).toBe('invalid since_position');
    expect(await desk.refusal({ token, since_position: BEGINNING })).toBe('connected');
  });
});
