import { mkdirSync } from 'node:fs';
import { rebuildReadModels } from '../../src/cli/rebuild-read-models.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { EventLog, StoredEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { filledOnce } from '../filled.ts';
import { random } from '../ticket-list/tickets.ts';
import { dealtWith, opened, type Planned, plannedTicket } from './tickets.ts';

/** What happens to a ticket later stands in the log behind the opening of up to so many others, mostly of few. */
const LATEST = 20_000;
const AT_ONCE = 4_096;

/**
 * Fills a data directory with tickets, written straight into the log with their texts in the clear, and makes its read models; one
 * that was filled before stays as it is. Returns the number of events, which is a little above three for each ticket.
 */
export async function fillDesk(directory: string, tickets: number): Promise<number> {
  const { events } = await filledOnce(directory, async () => {
    const events = await fillLog(directory, tickets);
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), { onProgress() {}, onPoison() {} });
    return { events };
  });
  return events;
}

/** The same without read models. */
export async function fillLog(directory: string, tickets: number): Promise<number> {
  mkdirSync(directory, { recursive: true });
  const log = await openSqliteLog({ directory });
  try {
    return await appendTickets(log, tickets);
  } finally {
    await log.close();
  }
}

/** To an empty log. */
export async function appendTickets(log: EventLog, tickets: number): Promise<number> {
  const writing = new Writing(log);
  for (const [ticket, revision, events] of happenings(tickets))
    await writing.append(ticketStream(ticket.id), revision, events);
  await writing.settled();
  return writing.events;
}

/** What is to be appended to which ticket, after which revision, in the order of time. */
function* happenings(tickets: number): Generator<readonly [Planned, number, readonly StoredEvent[]]> {
  const later = new Map<number, Planned[]>();
  const latest = Math.min(LATEST, tickets);
  let now = plannedTicket(0, tickets).createdAt;
  for (let index = 0; index <= tickets + latest; index++) {
    if (index < tickets) {
      const ticket = plannedTicket(index, tickets);
      now = ticket.createdAt;
      yield [ticket, -1, opened(ticket)];
      const then = index + 1 + Math.floor(random() ** 3 * latest);
      later.set(then, [...(later.get(then) ?? []), ticket]);
    }
    for (const ticket of later.get(index) ?? []) {
      const events = dealtWith(ticket, now);
      if (events.length > 0) yield [ticket, 0, events];
    }
    later.delete(index);
  }
}

/** Appends many at once, in order. */
class Writing {
  readonly #log: EventLog;
  readonly #underWay: Promise<void>[] = [];
  events = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  async append(stream: string, revision: number, events: readonly StoredEvent[]): Promise<void> {
    this.events += events.length;
    const appending = this.#log.append(stream, revision, events).then(({ outcome }) => {
      if (outcome !== 'appended') throw new Error('a new log had something in it');
    });
    this.#underWay.push(appending);
    if (this.#underWay.length >= AT_ONCE) await this.settled();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
  }
}
