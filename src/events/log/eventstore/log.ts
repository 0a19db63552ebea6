import { ErrorType } from '@eventstore/db-client';
import {
  type AppendResult,
  BEGINNING,
  type EventLog,
  type EventReader,
  type ExpectedRevision,
  LogUnavailable,
  type StoredEvent,
} from '../port.ts';
import { EventLogRefused, isOfType } from './failures.ts';
import { EventStoreReader } from './reader.ts';

/** Where the log tells of trouble; a pino logger fits. */
export interface WarnLogger {
  warn(details: object, message: string): void;
}

/**
 * Opens an EventStoreDB as the event log. One that doesn't answer yet is opened all the same, and warned of: what is
 * asked of it throws `LogUnavailable` until it does.
 *
 * @throws EventLogRefused when the address can't be used, or the server denies what the desk needs.
 */
export async function openEventStoreLog({
  url,
  logger,
}: {
  url: string;
  logger: WarnLogger;
}): Promise<EventLog> {
  const log = new EventStoreLog(url);
  try {
    await log.readAll(BEGINNING, 1);
    await log.identity();
  } catch (error) {
    if (!(error instanceof LogUnavailable)) throw error;
    if (isOfType(error.cause, ErrorType.ACCESS_DENIED)) {
      await log.close();
      throw new EventLogRefused(
        'the EventStoreDB denies access: the user and password must be right, and the user must be allowed to read $all',
      );
    }
    logger.warn({ reason: error.message }, 'the event log does not answer yet');
  }
  return log;
}

/**
 * Reads and follows an EventStoreDB that another thread or process has open as well.
 *
 * @throws EventLogRefused when the address can't be used.
 */
export const followEventStoreLog = ({ url }: { url: string }): EventReader => new EventStoreReader(url);

class EventStoreLog extends EventStoreReader implements EventLog {
  append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[]): Promise<AppendResult> {
    return this.appender.append(stream, expected, events);
  }
}
