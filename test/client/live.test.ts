import { connectionTo, createLive, type LiveEvent, type ServerEventName } from '../../client/src/index.ts';
import { scriptedClock, settled } from '../support/client.ts';
import { scriptedConnect } from '../support/scripted-socket.ts';

/** The live connection against a desk that is the test: what is sent, heard, refused and cut is said line by line. */

function scriptedLive(token?: string | ((refused: string | null) => string | null)) {
  const clock = scriptedClock();
  const desk = scriptedConnect();
  const included: (number | 'none')[] = [];
  const guest = { id: undefined as string | undefined, secret: undefined as string | undefined };
  const live = createLive({
    ...connectionTo({
      ...{ url: 'http://desk.example/path', clock, ...(token !== undefined && { token }) },
      guest: { id: () => guest.id, keep: (id, secret) => Object.assign(guest, { id, secret }) },
    }),
    connect: desk.connect,
    requests: {
      include: (position) => included.push(position),
      forgetPositions: () => included.push('none'),
    },
  });
  const heard: string[] = [];
  const show = ({ name, position, revision }: LiveEvent) => `${name} ${revision}@${position}`;
  live.onEvent((event) => event.name !== 'connection:success' && heard.push(show(event)));
  const states: string[] = [];
  live.onState((state, refusal) => states.push(refusal === null ? state : `${state}: ${refusal}`));
  return { live, desk, clock, heard, states, included, guest, show };
}

const message = (revision: number, position: number) =>
  ['new_message', { ticket_id: 't1', revision, position }] as const;
const updated = (revision: number, position: number) =>
  ['ticket_updated', { ticket_id: 't1', event: 'new_reply', revision, position }] as const;
const joined = (revision: number) => ({ success: true, ticket_id: 't1', revision });
const ignore = { event: () => {}, resync: () => {} };

describe('a live connection', () => {
  it('resumes rooms and what needs no joining from the last place that is known to be complete', async () => {
    const { live, desk, clock, heard } = scriptedLive('a token');
    live.ticket('t1', ignore);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    expect(desk.asked()).toEqual([['join_ticket', { ticket_id: 't1' }]]);
    await desk.answer(joined(3));
    desk.tell(...message(4, 110));
    desk.tell(...updated(4, 110));
    // The connection ends between the two events of one change.
    desk.tell(...message(5, 120));
    await desk.cut();
    await clock.pass(0);
    expect(desk.auth()).toEqual({ token: 'a token', since_position: 110 });
    await desk.greet({ type: 'user', userId: 'u1' }, 110);
    desk.tell(...updated(5, 120));
    expect(desk.asked()).toEqual([['join_ticket', { ticket_id: 't1', since_revision: 4 }]]);
    desk.tell(...message(5, 120));
    desk.tell(...message(6, 130));
    await desk.answer(joined(6));
    expect(heard).toEqual([
      ...['new_message 4@110', 'ticket_updated 4@110', 'new_message 5@120', 'ticket_updated 5@120'],
      'new_message 6@130',
    ]);
  });

  it('puts in order what came by different ways after a break', async () => {
    const { live, desk, clock, heard } = scriptedLive('a token');
    live.ticket('t1', ignore);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer(joined(3));
    await desk.cut();
    await clock.pass(0);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    expect(desk.asked()).toEqual([['join_ticket', { ticket_id: 't1', since_revision: 3 }]]);
    for (const event of [updated(4, 110), updated(5, 120)]) desk.tell(...event);
    expect(heard).toEqual([]);
    for (const event of [message(4, 110), message(5, 120)]) desk.tell(...event);
    await desk.answer(joined(5));
    expect(heard).toEqual([
      ...['ticket_updated 4@110', 'new_message 4@110', 'ticket_updated 5@120', 'new_message 5@120'],
    ]);
  });

  it('begins anew with what came before a break, where not everything had come', async () => {
    const { live, desk, clock, heard } = scriptedLive('a token');
    live.ticket('t1', { ...ignore, since: 1 });
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    desk.tell(...message(2, 80));
    await desk.cut();
    await clock.pass(0);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    expect(desk.asked()).toEqual([['join_ticket', { ticket_id: 't1', since_revision: 1 }]]);
    for (const event of [message(2, 80), message(3, 90)]) desk.tell(...event);
    await desk.answer(joined(3));
    expect(heard).toEqual(['new_message 2@80', 'new_message 3@90']);
  });

  it('has reads include what was told', async () => {
    const { live, desk, included } = scriptedLive('a token');
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    desk.tell(...updated(4, 110));
    // What happened before the greeting is in no event.
    expect(included).toEqual([100, 110]);
  });

  it('has a ticket read anew of which more happened than is told, and holds back what follows until then', async () => {
    const { live, desk, clock, heard } = scriptedLive('a token');
    const reads: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const resync = (position: number) => {
      reads.push(position);
      if (reads.length === 1) throw new Error('the first read fails');
      return promise.then(() => 25);
    };
    live.ticket('SMI-1', { event: () => {}, since: 1, resync });
    await desk.greet({ type: 'user', userId: 'u1' }, 500);
    desk.tell('resync', { ticket_id: 't1', position: 480 });
    await desk.answer(joined(20));
    desk.tell(...message(26, 510));
    await clock.pass(0);
    expect([reads, heard]).toEqual([[480, 480], []]);
    await settled(resolve());
    expect(heard).toEqual(['new_message 26@510']);
    await desk.cut();
    await clock.pass(0);
    await desk.greet({ type: 'user', userId: 'u1' }, 500);
    expect(desk.asked()).toEqual([['join_ticket', { ticket_id: 't1', since_revision: 25 }]]);
  });

  it('has everything read anew where the desk has another log', async () => {
    const { live, desk, clock, included, heard } = scriptedLive('a token');
    const reads: number[] = [];
    live.onResync((position) => reads.push(position));
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 500);
    await desk.cut();
    await clock.pass(0);
    await desk.greet({ type: 'user', userId: 'u1' }, 500);
    desk.tell('resync', { position: 7 });
    desk.tell(...updated(1, 8));
    await settled();
    expect([reads, included, heard]).toEqual([[7], [500, 500, 'none', 7, 8], ['ticket_updated 1@8']]);
    await desk.cut();
    await clock.pass(0);
    expect(desk.auth()).toMatchObject({ since_position: 7 });
  });

  it('tells who follows a ticket that it can’t be followed, and that it isn’t theirs any more', async () => {
    const { live, desk } = scriptedLive('a token');
    const ended: string[] = [];
    const options = { ...ignore, ended: (reason: string) => ended.push(reason) };
    const refused = live.ticket('t2', options);
    live.ticket('t1', options);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer({ success: false, message: 'Ticket not found' });
    await desk.answer(joined(3));
    await expect(refused.ready).rejects.toMatchObject({ code: 'denied', message: 'Ticket not found' });
    desk.tell('ticket_updated', {
      ticket_id: 't1',
      event: 'owner_changed',
      user_id: null,
      revision: 4,
      position: 110,
    });
    expect(ended).toEqual(['Ticket not found', 'It isn’t yours any more']);
  });

  it('joins again after a moment what the desk can’t join now', async () => {
    const { live, desk, clock, states } = scriptedLive('a token');
    live.ticket('t1', ignore);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer({ success: false, message: 'Too many requests' });
    expect(states).toEqual(['connecting']);
    await clock.pass(0);
    await desk.answer(joined(3));
    expect(states).toEqual(['connecting', 'up']);
  });

  it('joins many rooms some at a time', async () => {
    const { live, desk } = scriptedLive('a token');
    for (let n = 0; n < 50; n++) live.ticket(`t${n}`, ignore);
    await desk.greet({ type: 'admin', adminId: 'a1' }, 100);
    expect(desk.asked()).toHaveLength(20);
    await desk.answer({ success: true, ticket_id: 't0', revision: 1 });
    expect(desk.asked()).toHaveLength(20);
  });

  it('tells two who follow the same ticket all of it, and leaves it when neither does any more', async () => {
    const { live, desk } = scriptedLive('a token');
    const told: string[][] = [[], []];
    const follow = (n: number, since?: number) =>
      live.ticket('t1', {
        ...{ resync: () => told[n]?.push('resync'), ...(since !== undefined && { since }) },
        event: ({ name }) => told[n]?.push(name),
      });
    const [one, other] = [follow(0), follow(1, 1)];
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer(joined(3));
    await desk.answer(joined(3));
    desk.tell(...message(4, 110));
    expect(told).toEqual([['new_message'], ['new_message']]);
    one.leave();
    expect(desk.asked()).toEqual([]);
    other.leave();
    expect(desk.asked()).toEqual([['leave_ticket', { ticket_id: 't1' }]]);
  });

  it('follows a conversation that was left and is followed again at once', async () => {
    const { live, desk } = scriptedLive('a token');
    const told: string[] = [];
    const follow = () =>
      live.conversation('c1', {
        ...{ event: ({ name }) => told.push(name), resync: () => {} },
        ended: (reason) => told.push(reason),
      });
    const first = follow();
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer({ success: true, conversationId: 'c1', revision: 3 });
    first.leave();
    follow();
    desk.tell('conversation:left', { conversationId: 'c1' });
    await desk.answer({ success: true, conversationId: 'c1' });
    await desk.answer({ success: true, conversationId: 'c1', revision: 3 });
    desk.tell('message:received', { id: 'm1', conversationId: 'c1' }, { revision: 4, position: 110 });
    desk.tell('conversation:left', { conversationId: 'c1' });
    expect(told).toEqual([
      ...['conversation:left', 'message:received', 'conversation:left', 'It isn’t yours any more'],
    ]);
  });

  it('has a conversation read anew of which something was told before it was followed', async () => {
    const { live, desk } = scriptedLive('a token');
    const told: unknown[] = [];
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    const change = { conversationId: 'c1', event: 'status_changed', revision: 5, position: 110 };
    desk.tell('conversation:updated', change);
    for (const id of ['c1', 'c2'])
      live.conversation(id, { event: () => {}, since: 4, resync: () => void told.push(id) });
    for (const conversationId of ['c1', 'c2'])
      await desk.answer({ success: true, conversationId, revision: 5 });
    expect(told).toEqual(['c1']);
  });

  it('goes on although a listener fails', async () => {
    jest.useFakeTimers();
    const { live, desk, heard } = scriptedLive('a token');
    live.ticket('t1', {
      ...ignore,
      event() {
        throw new Error('a fault of the page');
      },
    });
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer(joined(3));
    desk.tell(...message(4, 110));
    expect(heard).toEqual(['new_message 4@110']);
    jest.clearAllTimers();
    jest.useRealTimers();
  });

  it('replaces a token that has expired', async () => {
    const asked: (string | null)[] = [];
    const tokens = ['first', 'second'];
    const { live, desk, states } = scriptedLive((refused) => {
      asked.push(refused);
      return tokens.shift() ?? null;
    });
    live.start();
    await settled();
    await desk.refuse('invalid/expired token', { code: 'token_expired' });
    expect([asked, desk.auth()]).toEqual([[null, 'first'], { token: 'second' }]);
    await desk.refuse('invalid/expired token', { code: 'token_expired' });
    expect([asked, states]).toEqual([
      [null, 'first', 'second'],
      ['connecting', 'refused: invalid/expired token'],
    ]);
  });

  it('keeps what a new guest is given, and comes back as that guest', async () => {
    const { live, desk, guest, clock } = scriptedLive();
    live.start();
    await settled();
    expect(desk.auth()).toEqual({ guestId: null });
    await desk.greet({ type: 'guest', guestId: 'guest_1', guestSecret: 'secret' }, 100);
    expect(guest).toEqual({ id: 'guest_1', secret: 'secret' });
    await desk.cut();
    await clock.pass(0);
    expect(desk.auth()).toEqual({ guestId: 'guest_1', since_position: 100 });
  });

  it('tries polling where WebSockets fail, with growing pauses, and says in which state it is', async () => {
    const { live, desk, clock, states } = scriptedLive('a token');
    live.start();
    await settled();
    expect(desk.transports()).toEqual(['websocket']);
    await desk.fail();
    await clock.pass(0);
    expect(desk.transports()).toEqual(['polling', 'websocket']);
    await desk.refuse('service unavailable');
    await clock.pass(0);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    expect(clock.pauses).toEqual([500, 1000]);
    await desk.cut();
    live.wake();
    await settled();
    expect(clock.pauses).toEqual([500, 1000, 500]);
    live.stop();
    expect(states).toEqual(['connecting', 'offline', 'up', 'offline', 'off']);
  });

  it('keeps to WebSockets that have worked, until they fail again and again', async () => {
    const { live, desk, clock } = scriptedLive('a token');
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.cut();
    const tried: unknown[] = [];
    for (let failure = 0; failure < 4; failure++) {
      await clock.pass(0);
      tried.push(desk.transports());
      await desk.fail();
    }
    expect(tried).toEqual([['websocket'], ['websocket'], ['websocket'], ['polling', 'websocket']]);
  });

  it.each([
    ['no token provided', 'unauthenticated', 401],
    ['role not allowed', 'forbidden', 403],
    ['invalid/expired token', 'unauthenticated', 401],
    ['Invalid namespace', 'not_found', 404],
  ])('ends at “%s”, and says so to who waits for what they follow', async (message, code, status) => {
    const { live, desk, states, clock } = scriptedLive('a token');
    for (let attempt = 0; attempt < 2; attempt++) {
      const { ready } = live.ticket('t1', ignore);
      await settled();
      await desk.refuse(message);
      await expect(ready).rejects.toMatchObject({ name: 'DeskError', code, message, status });
    }
    const attempt = ['connecting', `refused: ${message}`];
    expect([states, clock.pauses]).toEqual([[...attempt, ...attempt], []]);
  });

  it('follows with a later token what was followed when the desk refused', async () => {
    const tokens = ['bad', null, 'good'];
    const { live, desk, states } = scriptedLive(() => tokens.shift() ?? null);
    const told: string[] = [];
    const { ready } = live.ticket('t1', { ...ignore, event: ({ name }) => told.push(name) });
    await settled();
    await desk.refuse('invalid/expired token');
    await expect(ready).rejects.toMatchObject({ code: 'unauthenticated' });
    live.start();
    await settled();
    await desk.refuse('invalid/expired token');
    expect(desk.auth()).toEqual({ token: 'good' });
    const later = live.ticket('t2', ignore);
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    await desk.answer(joined(3));
    await desk.answer({ success: true, ticket_id: 't2', revision: 5 });
    desk.tell(...message(4, 110));
    expect([await later.ready, told, states.at(-1)]).toEqual([5, ['new_message'], 'up']);
  });

  it('sends nothing that is so long that the desk would end the connection', async () => {
    const { live, desk } = scriptedLive('a token');
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    const sent = live.ask('message:send', { conversationId: 'c1', message: 'ä'.repeat(140_000) });
    await expect(sent).rejects.toMatchObject({ code: 'payload_too_large', status: 413 });
    expect(desk.asked()).toEqual([]);
  });

  it('opens another connection when the desk doesn’t answer', async () => {
    const { live, desk, states } = scriptedLive('a token');
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 100);
    const asked = live.ask('message:read', { messageId: 'm1' });
    await desk.timeOut();
    await expect(asked).rejects.toMatchObject({ code: 'timed_out', status: 0 });
    expect(states.at(-1)).toBe('offline');
  });

  it.each<[ServerEventName, object, object | undefined, string | null]>([
    ['ticket_created', { id: 't1', revision: 0, position: 5 }, undefined, 'ticket:t1'],
    ['message:received', { id: 'm1', conversationId: 'c1' }, { revision: 2, position: 5 }, 'conversation:c1'],
    [
      'message:read',
      { messageId: 'm1' },
      { conversationId: 'c1', revision: 3, position: 5 },
      'conversation:c1',
    ],
    ['typing', { ticket_id: 't1', user_id: 'u1', is_admin: false }, undefined, 'ticket:t1'],
    ['message:error', { error: 'no' }, undefined, null],
  ])('knows what %s is about', async (name, payload, place, topic) => {
    const { live, desk } = scriptedLive('a token');
    const topics: (string | null)[] = [];
    live.on(name, (_, event) => topics.push(event.topic));
    live.start();
    await desk.greet({ type: 'user', userId: 'u1' }, 1);
    desk.tell(name, payload, place);
    expect(topics).toEqual([topic]);
  });
});
