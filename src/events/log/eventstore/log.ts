import { ErrorType } from '@eventstore/db-client';
import { type Backoff, backoffMs, wait } from '../../backoff.ts';
import {
  type AppendResult,
  BEGINNING,
  type EndingStreams,
  type EventLog,
  type EventReader,
  type ExpectedRevision,
  LogUnavailable,
  NO_STREAM,
  type Revision,
  type StoredEvent,
} from '../port.ts';
import { Endings } from './endings.ts';
import { EventLogRefused, isOfType } from './errors.ts';
import { EventStoreReader } from './reader.ts';
import { READ_TIMEOUT_MS } from './retry-policy.ts';

/** Where the log reports failures; a pino logger fits. */
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
 * Opens an EventStoreDB as the event log. One that doesn't respond yet is opened, too, with a warning: calls throw
 * `LogUnavailable` until it responds.
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

/** Readers see an event some milliseconds after it was appended. */
const SHOWING: Backoff = { first: 2, longest: 100 };

export class EventStoreLog extends EventStoreReader implements EventLog {
  readonly #endings: Endings | null;

  constructor(url: string, ending?: EndingStreams) {
    super(url);
    this.#endings = ending ? new Endings(ending, this.appender) : null;
  }

  /** How many ending streams still lack their `$maxAge`. */
  get endless(): number {
    return this.#endings?.waiting ?? 0;
  }

  async append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
  ): Promise<AppendResult> {
    const result = await this.appender.append(stream, expected, events);
    if (result.outcome === 'conflict') await this.#untilShown(stream, result.current);
    else if (expected === NO_STREAM) this.#endings?.begun(stream);
    return result;
  }

  /**
   * The server may report a conflict because of events that it doesn't show to readers yet: a reader would then see less
   * than the conflict says, and mistake the rest for ended.
   */
  async #untilShown(stream: string, current: Revision): Promise<void> {
    const deadline = performance.now() + READ_TIMEOUT_MS;
    for (let failures = 0; ; failures++) {
      const last = await this.reads.last(stream);
      // All have ended, unless one is on its way: what the server acknowledges now comes after that.
      if (last === null) return this.#endings?.setMaxAge(stream);
      if (last >= current) return;
      if (performance.now() > deadline)
        throw new LogUnavailable(`${stream} has ${current + 1} events and shows ${last + 1}`);
      await wait(backoffMs(SHOWING, failures));
    }
  }

  override async close(): Promise<void> {
    await this.#endings?.close();
    await super.close();
  }
}
