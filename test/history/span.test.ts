import { codec } from '../../src/events/catalogue.ts';
import { BEGINNING, type Position } from '../../src/events/log/port.ts';
import { NoSuchPosition } from '../../src/history/past-events.ts';
import { BackwardsSpan, positionsOf } from '../../src/history/span.ts';
import { priorityChanged, ticketOpened } from '../support/examples.ts';
import { createMemoryLog } from '../support/memory-log.ts';

/** As EventStoreDB has it: it is read only from places where an event stands. */
const memory = createMemoryLog();
const positions = [
  ticketOpened(),
  ...Array.from({ length: 1_500 }, () => priorityChanged('low', 'high')),
].map((event) => memory.record('ticket-1', event).position);
const log: Pick<typeof memory, 'readAll' | 'end'> = {
  end: memory.end,
  async readAll(after, limit) {
    if (after !== BEGINNING && !positions.includes(after)) throw new Error(`no event stands at ${after}`);
    return memory.readAll(after, limit);
  },
};
const at = (position: number | undefined) => ({ position: position as Position });
const spanOf = (from: number | undefined, until: number | undefined) =>
  positionsOf({ log, codec }, { from: at(from), until: at(until) });

describe('a part of the log by positions', () => {
  it.each([
    ['one event', 3, 3],
    ['from the first event', 0, 7],
    ['over several pages', 20, 1_490],
  ])('is read from the event before: %s', async (_what, first, last) => {
    expect(await spanOf(positions[first], positions[last])).toEqual({
      ...{ after: positions[first - 1] ?? BEGINNING, end: positions[last] },
    });
  });

  it('has to begin and to end at events', async () => {
    for (const [from, until] of [
      [15, 20],
      [20, 25],
      [20, 99_999],
      [99_999, 99_999],
    ])
      await expect(spanOf(from, until)).rejects.toThrow(NoSuchPosition);
  });

  it('does not end before it begins', async () => {
    await expect(spanOf(positions[9], positions[4])).rejects.toThrow(BackwardsSpan);
  });
});
