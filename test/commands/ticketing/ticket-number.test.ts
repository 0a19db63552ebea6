import { ticketIdOf, ticketNumberFor } from '../../../src/commands/ticketing/ticket-number.ts';
import { type CommandId, type Instant, instant } from '../../../src/events/ids.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { allottedNumberStream } from '../../../src/events/ticketing/number-events.ts';
import { commandContext } from '../../support/examples.ts';
import { eventsIn, interruptible, nodeOn, temporaryLog } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.destroy());

const at = (time: string) => commandContext({ now: () => instant(Date.parse(time)) as Instant });
const keyed = (commandId = 'command-keyed') =>
  commandContext({ commandId: commandId as CommandId, claimedAt: BEGINNING });

describe('ticket numbers', () => {
  it('count from 000001 within the year', async () => {
    const node = nodeOn(log);
    const numbers = [];
    for (let index = 0; index < 3; index++)
      numbers.push(await ticketNumberFor(node, 'SMI', commandContext()));
    expect(numbers).toEqual(['SMI-2026-000001', 'SMI-2026-000002', 'SMI-2026-000003']);
  });

  it.each([
    ['2025-12-31T23:59:59.999Z', 'SMI-2025-000001'],
    ['2026-01-01T00:00:00.000Z', 'SMI-2026-000001'],
    ['2026-01-01T00:30:00.000+01:00', 'SMI-2025-000001'],
  ])('at %s start with %s, for the year is that of UTC', async (time, number) => {
    expect(await ticketNumberFor(nodeOn(log), 'SMI', at(time))).toBe(number);
  });

  it('of two years count apart', async () => {
    const node = nodeOn(log);
    await ticketNumberFor(node, 'SMI', at('2025-06-01T00:00:00.000Z'));
    expect(await ticketNumberFor(node, 'SMI', at('2026-06-01T00:00:00.000Z'))).toBe('SMI-2026-000001');
  });

  it('of two prefixes count apart', async () => {
    const node = nodeOn(log);
    await ticketNumberFor(node, 'SMI', commandContext());
    expect(await ticketNumberFor(node, 'ACME', commandContext())).toBe('ACME-2026-000001');
  });

  it('are given once under any concurrency', async () => {
    const nodes = [nodeOn(log), nodeOn(log)] as const;
    const numbers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        ticketNumberFor(nodes[index % 2 ? 1 : 0], 'SMI', commandContext()),
      ),
    );
    expect(new Set(numbers).size).toBe(200);
  });

  it('go on with seven digits after the millionth', async () => {
    const reserving = { ...nodeOn(log), reserve: async () => ({ revision: 999_999, position: 1 as never }) };
    expect(await ticketNumberFor(reserving, 'SMI', commandContext())).toBe('SMI-2026-1000000');
  });
});

describe('the ticket number of a command under a key', () => {
  it('is the same when the command is repeated on another node', async () => {
    const number = await ticketNumberFor(nodeOn(log), 'SMI', keyed());
    expect(await ticketNumberFor(nodeOn(log), 'SMI', keyed())).toBe(number);
  });

  it('is the same when the command runs on two nodes at once', async () => {
    for (let round = 0; round < 20; round++) {
      const numbers = await Promise.all(
        [nodeOn(log), nodeOn(log)].map((node) => ticketNumberFor(node, 'SMI', keyed(`command-${round}`))),
      );
      expect(new Set(numbers).size).toBe(1);
    }
  });

  it('is that of the faster node, and the slower one leaves a gap', async () => {
    const slow = interruptible(log);
    // Its first append is the reservation, the second the allotment.
    slow.beforeNextAppend(async () => {
      slow.beforeNextAppend(async () => void (await ticketNumberFor(nodeOn(log), 'SMI', keyed())));
    });
    expect(await ticketNumberFor(nodeOn(slow), 'SMI', keyed())).toBe('SMI-2026-000002');
    expect(await eventsIn(log, allottedNumberStream('command-keyed' as CommandId))).toHaveLength(1);
  });

  it('is another one for another command', async () => {
    const node = nodeOn(log);
    expect(await ticketNumberFor(node, 'SMI', keyed('a'))).not.toBe(
      await ticketNumberFor(node, 'SMI', keyed('b')),
    );
  });

  it('stays that of the year in which it was first given', async () => {
    const first = { ...keyed(), now: () => '2025-12-31T23:59:59.000Z' as Instant };
    const number = await ticketNumberFor(nodeOn(log), 'SMI', first);
    expect(await ticketNumberFor(nodeOn(log), 'SMI', keyed())).toBe(number);
  });
});

describe('the id of a ticket', () => {
  it('follows from its number, for ever', () => {
    expect(ticketIdOf('SMI-2026-000001')).toBe('48300faf-6434-545f-989c-f126a81974c6');
  });

  it('is another one for another number', () => {
    expect(ticketIdOf('SMI-2026-000001')).not.toBe(ticketIdOf('SMI-2026-000002'));
  });
});
