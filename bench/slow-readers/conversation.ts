import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rebuildReadModels } from '../../src/cli/rebuild-read-models.ts';
import { ticketIdOf } from '../../src/commands/ticketing/ticket-number.ts';
import { loadConfig } from '../../src/config/load.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { DomainEvent, EventMetadata } from '../../src/events/envelope.ts';
import type { CommandId, Instant, TicketNumber } from '../../src/events/ids.ts';
import type { EventLog, StoredEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';

/** A ticket to write into a log: how many messages it has, and how long each of them is. */
export interface LongTicket {
  readonly number: string;
  readonly messages: number;
  readonly characters: number;
}

const EMAIL = 'ada@example.com';
/** Events in one append: the longest messages stay below what an append can hold. */
const BATCH = 100;

/** Fills a new data directory with tickets of that many messages, read models and all. */
export async function writeTickets(directory: string, tickets: readonly LongTicket[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const log = await openSqliteLog({ directory });
  for (const ticket of tickets) await appendTicket(log, ticket);
  await log.close();
  await rebuildReadModels(loadConfig({ DATA_DIR: directory }), { onProgress() {}, onPoison() {} });
}

/** To an empty log. */
export async function appendTicket(
  log: EventLog,
  { number, messages, characters }: LongTicket,
): Promise<void> {
  const ticketId = ticketIdOf(number as TicketNumber);
  const stream = ticketStream(ticketId);
  const text = 'It still says that the balance is not enough. '.repeat(120).slice(0, characters);
  await log.append(stream, -1, [stored(opening(ticketId, number, text))]);
  for (let revision = 0; revision < messages - 1; revision += BATCH) {
    const count = Math.min(BATCH, messages - 1 - revision);
    const said = () => ({ ticketId, userId: null, messageId: randomUUID(), message: text });
    const event = () => ({ ...said(), senderName: 'Ada Obi', senderEmail: EMAIL, isVerified: false });
    const events = Array.from({ length: count }, () => stored({ type: 'UserMessageAdded', data: event() }));
    const appended = await log.append(stream, revision, events);
    if (appended.outcome !== 'appended') throw new Error('a new log had something in it');
  }
}

const opening = (ticketId: string, ticketNumber: string, description: string): DomainEvent => ({
  type: 'TicketOpened',
  data: {
    ...{ ticketId, ticketNumber, userId: null, email: EMAIL, phoneNumber: null, subject: 'A long story' },
    ...{ description, supportType: 'GENERAL_INQUIRY', priority: 'low', relatedTransactionId: null },
    ...{ registrationSessionId: null, deviceMetadata: null, ipAddress: null, userAgent: null },
    ...{ messageId: randomUUID(), senderName: 'Ada Obi', isVerified: false, writtenAt: null },
  },
});

function stored(event: DomainEvent): StoredEvent {
  const id = randomUUID();
  const metadata: EventMetadata = {
    time: new Date().toISOString() as Instant,
    actor: { kind: 'anonymous', id: null },
    commandId: id as CommandId,
    ...{ requestId: id, correlationId: id, causationId: id },
  };
  return codec.encode(id, event, metadata);
}
