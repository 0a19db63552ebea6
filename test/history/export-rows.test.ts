import { codec } from '../../src/events/catalogue.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../../src/events/log/port.ts';
import type { TicketEvent } from '../../src/events/ticketing/events.ts';
import { ticketRows } from '../../src/history/export/sources.ts';
import { aTicketsLife, ticketId } from '../support/examples.ts';
import { memoryLog } from '../support/read-models.ts';

test('an exported ticket stands still before an event that can’t be projected, which is told', async () => {
  const log = memoryLog();
  const stream = `ticket-${ticketId}`;
  const [opened, ...others] = aTicketsLife as readonly [TicketEvent, ...TicketEvent[]];
  log.append([stream, opened], [stream, opened], ...others.map((event) => [stream, event] as const));
  const told: RecordedEvent[] = [];
  const rows = await Array.fromAsync(
    ticketRows({
      ...{ log, codec, types: null, stream: null },
      span: { after: BEGINNING as Position, end: await log.end() },
      onProgress() {},
      onUnreadable: (event) => void told.push(event),
    }),
  );
  const tickets = rows.flat();
  expect(new Set(tickets.map(({ id, revision, status }) => `${id} ${revision} ${status}`))).toEqual(
    new Set([`${ticketId} 0 pending`]),
  );
  expect(told.map(({ type, revision }) => [type, revision])).toContainEqual(['TicketOpened', 1]);
});
