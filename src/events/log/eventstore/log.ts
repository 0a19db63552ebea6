import { ErrorType } from '@eventstore/db-client';
import {
  type AppendResult,
  BEGINNING,
  type EndingStreams,
  type EventLog,
  type EventReader,
  type ExpectedRevision,
  LogUnavailable,
  NO_STREAM,
  type StoredEvent,
} from '../port.ts';
import { Endings } from './endings.ts';
import { EventLogRefused, isOfType } from './failures.ts';
import { EventStoreReader } from './reader.ts';

/** Where the log tells of trouble; a pino logger fits. */
export interface WarnLogger {
  warn(details: object, message: string): void;
}

export interface EventStoreLogOptions {
  readonly url: string;
  readonly logger: WarnLogger;
  /** Streams that end; none unless given. */
  readonly ending?: EndingStreams;
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
  ending,
}: EventStoreLogOptions): Promise<EventStoreLog> {
  const log = new EventStoreLog(url, ending);
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

export class EventStoreLog extends EventStoreReader implements EventLog {
  readonly #endings: Endings | null;

  constructor(url: string, ending?: EndingStreams) {
    super(url);
    this.#endings = ending ? new Endings(ending, this.appender) : null;
  }

  /** How many streams the server has not been told yet that they end. */
  get endless(): number {
    return this.#endings?.waiting ?? 0;
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
  ): Promise<AppendResult> {
    const result = await this.appender.append(stream, expected, events);
    if (result.outcome === 'appended' && expected === NO_STREAM) this.#endings?.begun(stream);
    return result;
  }

  override async close(): Promise<void> {
    await this.#endings?.close();
    await super.close();
  }
}
