import { randomUUID } from 'node:crypto';
import { createBelongings } from '../../src/composition/belongings.ts';
import { jumpsOf } from '../../src/composition/steady-clock.ts';
import { isStillDue } from '../../src/composition/still-due.ts';
import type { Stores } from '../../src/composition/stores/stores.ts';
import { codec } from '../../src/events/catalogue.ts';
import { conversationStream } from '../../src/events/conversations/events.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import { type ConversationId, type GuestId, type Instant, instant } from '../../src/events/ids.ts';
import type { Position } from '../../src/events/log/port.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { metadata, ticketId, ticketOpened } from '../support/examples.ts';
import { nodeOn, temporaryLog } from '../support/logs.ts';

const DAY = 86_400_000;
const BEFORE = instant(Date.parse('2026-03-01T00:00:00Z'));
const at = (day: string) => instant(Date.parse(`${day}T12:00:00Z`));

describe('a person whose term is over', () => {
  let log: Awaited<ReturnType<typeof temporaryLog>>;
  beforeEach(async () => {
    log = await temporaryLog();
  });
  afterEach(() => log.destroy());

  const recorded = async (stream: string, events: readonly (readonly [DomainEvent, Instant])[]) => {
    const stored = events.map(([event, time]) => codec.encode(randomUUID(), event, metadata({ time })));
    await log.append(stream, (await log.readStream(stream)).length - 1, stored);
  };
  const isDue = (...streams: string[]) =>
    isStillDue({ streams: new Set(streams) }, BEFORE, { log, commands: nodeOn(log) });

  const ticket = ticketStream(ticketId);
  const changed = (from: string, to: string): DomainEvent => ({
    type: 'StatusChanged',
    data: { ticketId, userId: null, from, to, resolutionNotes: null, resolvedBy: null },
  });
  const closed = [
    [ticketOpened(), at('2026-01-01')],
    [changed('pending', 'closed'), at('2026-01-02')],
  ] as const;

  it('is one whose tickets the log has as closed and unchanged', async () => {
    await recorded(ticket, closed);
    expect(await isDue(ticket)).toBe(true);
  });

  it('is not one whose ticket was opened again, whatever read models say', async () => {
    await recorded(ticket, closed);
    await recorded(ticket, [[changed('closed', 'in_progress'), at('2026-01-03')]]);
    expect(await isDue(ticket)).toBe(false);
  });

  it('is not one whose ticket was closed after the term had begun', async () => {
    await recorded(ticket, [closed[0], [changed('pending', 'closed'), at('2026-03-02')]]);
    expect(await isDue(ticket)).toBe(false);
  });

  it('is one whose chat is quiet, although it was read since, until a message is written', async () => {
    const conversationId = randomUUID() as ConversationId;
    const stream = conversationStream(conversationId);
    const owner = { kind: 'guest' as const, id: 'g'.repeat(32) as GuestId };
    const started = {
      conversationId,
      owner,
      type: 'general',
      subject: null,
      ownerName: null,
      ownerEmail: null,
    };
    const said = (number: number): DomainEvent => ({
      type: 'ConversationMessageSent',
      data: {
        ...{ conversationId, owner, messageId: randomUUID(), number, sender: owner },
        ...{ senderName: null, message: 'Hello', messageType: 'text' },
      },
    });
    const read = { conversationId, messageId: randomUUID(), number: 1, writtenBy: 'owner' };
    await recorded(stream, [
      [{ type: 'ConversationStarted', data: started }, at('2026-01-01')],
      [said(1), at('2026-01-02')],
      [{ type: 'ConversationMessageRead', data: read }, at('2026-04-01')],
    ]);
    expect(await isDue(stream)).toBe(true);
    await recorded(stream, [[said(2), at('2026-04-02')]]);
    expect(await isDue(stream)).toBe(false);
  });
});

describe('what belongs to people', () => {
  const END = 41 as Position;
  const storesAt = (held: string, asked: Position[]) =>
    ({
      log: { end: async () => END },
      progress: { acknowledged: () => 0 as Position },
      standstill: {
        async awaited(position: Position) {
          asked.push(position);
          return held;
        },
      },
      readStore: {
        queriesOf: () => ({ list: async () => ({ tickets: [], conversations: [], next: null }) }),
      },
    }) as unknown as Stores;

  it('is looked for when the read models have all that any node has written', async () => {
    const asked: Position[] = [];
    const belongings = createBelongings(storesAt('held', asked));
    await belongings.ticketsOf('u' as never);
    await belongings.closedTickets(BEFORE)[Symbol.asyncIterator]().next();
    await belongings.guestChats()[Symbol.asyncIterator]().next();
    expect(asked).toEqual([END, END, END]);
  });

  it('is not looked for in read models that are behind', async () => {
    const belongings = createBelongings(storesAt('stale', []));
    const first = belongings.closedTickets(BEFORE)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toThrow('behind the log');
  });
});

describe('a clock', () => {
  it('that goes as it should has not jumped, and one that was set years ahead has', () => {
    let [wall, steady] = [Date.parse('2026-03-01T00:00:00Z'), 5_000];
    const jumps = jumpsOf(
      () => wall,
      () => steady,
    );
    [wall, steady] = [wall + 30 * DAY, steady + 30 * DAY];
    expect(jumps()).toBeNull();
    wall += 1_100 * DAY;
    expect(jumps()).toBe(1_100 * DAY);
  });
});
