import { mkdirSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import type {
  Append,
  AppendResult,
  EventLog,
  ExpectedRevision,
  Position,
  ReadStreamOptions,
  RecordedEvent,
  Revision,
  StoredEvent,
} from '../port.ts';
import { Appender } from './appender.ts';
import type { ErrorLogger } from './commit-failures.ts';
import { eventsFile } from './database.ts';
import { type DirectoryLock, lockDirectory } from './lock.ts';
import { SqliteReader } from './reader.ts';

export interface SqliteLogOptions {
  /** Created when absent; belongs to this process alone while the log is open. */
  readonly directory: string;
  /** Hears of failed commits and of the writer's death; standard error unless given. */
  readonly logger?: ErrorLogger;
  /** The writer has died: this log takes nothing any more, and only opening it anew helps. */
  readonly onDeath?: () => void;
}

const standardError: ErrorLogger = {
  error: (details, message) => console.error(message, details),
  info: (_details, message) => console.error(message),
};

/**
 * Opens the embedded log of a data directory, creating it if need be.
 *
 * @throws DataDirectoryInUse when the directory is open elsewhere.
 */
export async function openSqliteLog({ directory, logger, onDeath }: SqliteLogOptions): Promise<SqliteLog> {
  mkdirSync(directory, { recursive: true });
  const lock = lockDirectory(directory);
  let appender: Appender | undefined;
  try {
    appender = await Appender.start(eventsFile(directory), logger ?? standardError, onDeath);
    return new SqliteLog(directory, appender, lock);
  } catch (error) {
    await appender?.close();
    lock.release();
    throw error;
  }
}

/** The embedded event log: writes in a thread of its own, reads on the thread that opened it. */
export class SqliteLog extends SqliteReader implements EventLog {
  readonly #appender: Appender;
  readonly #lock: DirectoryLock;
  #closed: Promise<void> | undefined;

  constructor(directory: string, appender: Appender, lock: DirectoryLock) {
    super(directory, appender.live, (code) => appender.refuseMalformed(code));
    this.#appender = appender;
    this.#lock = lock;
    // A failed look is told by the next one that somebody waits for.
    const { streams } = appender.ends;
    streams.learn((id, limit) => this.namesAfter(id, limit)).catch(() => streams.over());
  }

  /** A stream that isn't there needs no look. Also notes where a stream ends, if that is what was read. */
  override async readStream(
    stream: string,
    options: ReadStreamOptions = {},
  ): Promise<readonly RecordedEvent[]> {
    if (this.isKnownAbsent(stream)) return [];
    const events = await super.readStream(stream, options);
    const { direction = 'forwards', limit = Number.MAX_SAFE_INTEGER } = options;
    const last = events.at(-1);
    if (last && direction === 'forwards' && events.length < limit)
      this.#appender.ends.set(stream, last.revision);
    return events;
  }

  knownEnd(stream: string): Revision | undefined {
    return this.#appender.ends.of(stream);
  }

  /** Looked for once: nobody but this object could begin such a stream later. */
  override hasStreams(prefix: string): boolean {
    const { ends } = this.#appender;
    if (ends.streams.isUnused(prefix)) return false;
    const found = super.hasStreams(prefix);
    if (!found) ends.unused(prefix);
    return found;
  }

  /** Whether it is known without a look that there is no such stream. */
  isKnownAbsent(stream: string): boolean {
    return this.#appender.ends.streams.isAbsent(stream);
  }

  append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[]): Promise<AppendResult> {
    return this.#appender.append(stream, expected, events);
  }

  appendTogether(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    return this.#appender.appendTogether(appends);
  }

  /** Drops the streams of a prefix all of whose events stand up to a position. They can be begun again. */
  async drop(prefix: string, upTo: Position): Promise<number> {
    return this.#appender.drop({ prefix, upTo });
  }

  /** SQLite's code once the file has turned out to be malformed: nothing is appended to it from then on. Null while it is whole. */
  malformed(): string | null {
    return this.#appender.malformed;
  }

  /** A port to hand over to another thread of this process, for its `followSqliteLog`. */
  feed(): MessagePort {
    return this.#appender.lend((port) => ({ feed: port }));
  }

  /**
   * Has the writer's thread do the writes of another store of the directory, too. Returns the port for its orders, to be closed
   * before the log.
   *
   * @param module the URL of a module that exports `serve(port, file)`
   */
  serve(module: string, file: string): MessagePort {
    return this.#appender.lend((port) => ({ serve: { module, file, port } }));
  }

  /** Appends under way settle first, later ones throw `LogUnavailable`; subscriptions and feeds end. */
  override close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    await this.#appender.close();
    await super.close();
    this.#lock.release();
  }
}
