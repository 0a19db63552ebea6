import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec } from '../../src/events/catalogue.ts';
import { BEGINNING, type EventLog, NO_STREAM, type RecordedEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { SECRET } from './desk.ts';

/** The demo's last instant. */
const UNTIL = Date.UTC(2026, 5, 1, 12);
/** Events of the demo for each of its tickets: the ticket's own and those of a chat, here and there. */
const EVENTS_PER_TICKET = 15;
const STREAMS = /^(?:ticket|ticketNumbers|conversation|user|admin|transaction|registrationSession)-/;
/** A desk that is running would carry it out: it has been, already. */
const CARRIED_OUT = 'ConversationTicketRequested';

/** About so many events of a support desk's months, in the order of time: all that lists and analytics are made of. */
export async function retoldEvents(count: number): Promise<readonly RecordedEvent[]> {
  const directory = await mkdtemp(join(tmpdir(), 'casebook-retold-'));
  const log = await openSqliteLog({ directory });
  try {
    const tickets = Math.ceil(count / EVENTS_PER_TICKET);
    const keys = derivedKeysOf(loadConfig({ JWT_SECRET: SECRET }));
    await fillLog(log, { seed: 14, tickets, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
    const events: RecordedEvent[] = [];
    for (let position = BEGINNING; ; ) {
      const page = await log.readAll(position, 1_024);
      events.push(...page.filter(({ stream, type }) => STREAMS.test(stream) && type !== CARRIED_OUT));
      position = page.at(-1)?.position ?? position;
      if (page.length < 1_024) return events.slice(0, count);
    }
  } finally {
    await log.close();
    await rm(directory, { recursive: true });
  }
}

/** Appends events to another log in the same order, many at a time. */
export class Retelling {
  readonly #log: EventLog;
  readonly #revisions = new Map<string, number>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  async append(events: readonly RecordedEvent[]): Promise<void> {
    const appended: Promise<unknown>[] = [];
    for (const [stream, own] of Map.groupBy(events, (event) => event.stream)) {
      const revision = this.#revisions.get(stream) ?? NO_STREAM;
      this.#revisions.set(stream, revision + own.length);
      const stored = own.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }));
      appended.push(this.#log.append(stream, revision, stored));
    }
    await Promise.all(appended);
  }
}

export const timeOf = ({ metadata }: RecordedEvent): string => JSON.parse(metadata).time;
