import { createMemoryLog } from '../../support/memory-log.ts';
import { happen, happenings, OWNER, opened, TICKET } from '../../support/realtime-tickets.ts';
import { createSignalHub } from '../../support/signals.ts';
import { type Client, type SocketDesk, startSocketDesk } from '../../support/socket-desk.ts';

/** Two nodes over one log: Ada and the owner are on one, Bob and Cleo on the other. */
let nodes: SocketDesk[];
let hub: ReturnType<typeof createSignalHub>;
let [ada, bob, cleo, owner]: Client[] = [];
const it_ = { kind: 'ticket', id: TICKET };
const payloads = (client: Client | undefined) =>
  (client?.heard ?? []).map(({ event, payload }) => ({ event, ...payload }));

beforeEach(async () => {
  const log = createMemoryLog();
  hub = createSignalHub();
  nodes = [
    await startSocketDesk({ log, signals: hub.node(), limits: { memberships: 3 } }),
    await startSocketDesk({ log, signals: hub.node() }),
  ];
  const [here, there] = nodes as [SocketDesk, SocketDesk];
  happen(log, opened());
  owner = await here.connect(here.token('user', OWNER));
  ada = await here.connect(here.token('admin', 'ada', { firstName: 'Ada', lastName: 'Obi' }));
  bob = await there.connect(there.token('admin', 'bob'));
  cleo = await there.connect(there.token('admin', 'cleo'));
  await here.settle(owner, ada);
  await there.settle(bob, cleo);
  await owner.ask('join_ticket', { ticket_id: TICKET });
  for (const client of [owner, ada, bob, cleo]) client.heard.length = 0;
});
afterEach(() => Promise.all(nodes.map((node) => node.close())));

const asks = (client: Client | undefined, event: string, input: object) =>
  (client as Client).ask(event, input);
const adas = (doing: string | null) => ({
  ...{ ...it_, admin_id: 'ada', name: 'Ada Obi', visit: expect.any(String), doing },
});

describe('presence', () => {
  test('tells the other admins who are there, and those who watch, on every node', async () => {
    await asks(bob, 'presence:set', { ...it_, doing: 'looking' });
    await asks(cleo, 'work:watch', {});
    await asks(ada, 'presence:set', { ...it_, doing: 'looking' });
    expect((await (bob as Client).next('presence')).payload).toEqual(adas('looking'));
    expect((await (cleo as Client).next('presence')).payload).toEqual(adas('looking'));
    await asks(ada, 'presence:set', { ...it_, doing: 'writing' });
    await asks(ada, 'presence:clear', it_);
    await asks(bob, 'work:unwatch', {});
    expect(payloads(bob)).toEqual(
      ['looking', 'writing', null].map((doing) => ({ event: 'presence', ...adas(doing) })),
    );
    expect(payloads(cleo)).toEqual(payloads(bob));
  });

  test('is told to who comes later: of the item, or of all', async () => {
    await asks(ada, 'presence:set', { ...it_, doing: 'writing' });
    expect(await asks(bob, 'presence:set', { ...it_, doing: 'looking' })).toEqual({
      success: true,
      present: [adas('writing')],
    });
    const { present } = await asks(cleo, 'work:watch', {});
    expect(present).toEqual([
      expect.objectContaining({ admin_id: 'bob', name: 'bob@example.com', doing: 'looking' }),
      adas('writing'),
    ]);
  });

  test('ends with the connection, and on another node when this one is heard of no more', async () => {
    await asks(bob, 'presence:set', { ...it_, doing: 'looking' });
    await asks(ada, 'presence:set', { ...it_, doing: 'writing' });
    await (bob as Client).next('presence');
    (bob as Client).heard.length = 0;
    ada?.socket.io.engine.close();
    expect((await (bob as Client).next('presence')).payload).toEqual(adas(null));
    expect((await asks(cleo, 'work:watch', {})).present).toHaveLength(1);
  });

  test('tells two windows of one admin apart', async () => {
    const [here] = nodes as [SocketDesk];
    const again = await here.connect(here.token('admin', 'ada', { firstName: 'Ada', lastName: 'Obi' }));
    await asks(ada, 'presence:set', { ...it_, doing: 'looking' });
    await again.ask('presence:set', { ...it_, doing: 'looking' });
    await again.ask('presence:clear', it_);
    expect((await asks(bob, 'presence:set', { ...it_, doing: 'looking' })).present).toEqual([
      adas('looking'),
    ]);
  });

  test('is never for users: they can’t tell it, and don’t hear of it', async () => {
    for (const event of ['presence:set', 'presence:clear', 'work:watch', 'work:unwatch'])
      expect(await asks(owner, event, { ...it_, doing: 'looking' })).toEqual({
        success: false,
        message: 'Not allowed',
      });
    await asks(ada, 'presence:set', { ...it_, doing: 'writing' });
    await asks(ada, 'presence:clear', it_);
    await nodes[0]?.settle(owner as Client);
    expect(owner?.heard).toEqual([]);
  });

  test('is bounded, and what is no presence is refused', async () => {
    for (const id of ['1', '2', '3']) await asks(ada, 'presence:set', { kind: 'chat', id, doing: 'looking' });
    expect(await asks(ada, 'presence:set', { ...it_, doing: 'looking' })).toEqual({
      success: false,
      message: 'Too many rooms joined, leave some first',
    });
    for (const wrong of [{ kind: 'user' }, { id: '' }, { doing: 'sleeping' }, { id: 'x'.repeat(200) }])
      expect(await asks(bob, 'presence:set', { ...it_, doing: 'looking', ...wrong })).toMatchObject({
        success: false,
      });
  });
});

describe('who watches the list', () => {
  test('is told of what no other event tells all admins, and nobody else is', async () => {
    const [here, there] = nodes as [SocketDesk, SocketDesk];
    await asks(cleo, 'work:watch', {});
    for (const event of ['reply', 'note'] as const) happen(here.log, happenings[event]);
    await there.settle(bob as Client, cleo as Client);
    const revised = [1, 2].map((revision) => ({
      event: 'work:changed',
      ...it_,
      revision,
      position: expect.any(Number),
    }));
    expect(payloads(cleo)).toEqual(revised);
    expect(payloads(bob)).toEqual([]);
    await asks(cleo, 'work:unwatch', {});
    happen(here.log, happenings.note);
    await there.settle(cleo as Client);
    expect(payloads(cleo)).toEqual(revised);
  });

  test('gets what was missed from a position on, once', async () => {
    const [here, there] = nodes as [SocketDesk, SocketDesk];
    await asks(bob, 'work:watch', {});
    for (const event of ['reply', 'note', 'reply'] as const) happen(here.log, happenings[event]);
    await there.settle(bob as Client);
    const [first] = payloads(bob) as unknown as [{ position: number }];
    await asks(cleo, 'work:watch', { since_position: first.position });
    await there.settle(cleo as Client);
    expect(payloads(cleo)).toEqual(payloads(bob).slice(1));
  });
});
