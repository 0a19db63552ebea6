import { appendTickets } from '../../bench/growth/fill.ts';
import { appendTicket } from '../../bench/slow-readers/conversation.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { everything, temporaryLog } from '../support/logs.ts';

async function eventsOf(write: (log: EventLog) => Promise<unknown>): Promise<readonly EventEnvelope[]> {
  const log = await temporaryLog();
  try {
    await write(log);
    return await everything(log);
  } finally {
    await log.destroy();
  }
}

describe('the data sets of benches have events as they are today', () => {
  it('of tickets with what happens to them later, in the order of time', async () => {
    let count = 0;
    const events = await eventsOf(async (log) => {
      count = await appendTickets(log, 200);
    });
    expect(events).toHaveLength(count);
    expect(new Set(events.map(({ event }) => event.type))).toEqual(
      new Set(['TicketOpened', 'TicketAssigned', 'ReplySent', 'StatusChanged']),
    );
    const times = events.map(({ metadata }) => metadata.time);
    expect(times).toEqual(times.toSorted());
  });

  it('of long tickets', async () => {
    const ticket = { number: 'SMI-2020-000001', messages: 150, characters: 100 };
    expect(await eventsOf((log) => appendTicket(log, ticket))).toHaveLength(150);
  });
});
