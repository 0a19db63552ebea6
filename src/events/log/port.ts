declare const brand: unique symbol;

/**
 * A place in the log as a whole. Opaque to all code but the adapter that returned it: positions may have gaps,
 * but they compare with `<`, and a later event always has the greater one.
 */
export type Position = number & { readonly [brand]: 'Position' };

/** Before the first event of any log. */
export const BEGINNING = 0 as Position;

/** Every later event has at least this one: positions are whole numbers. */
export const justAfter = (position: Position): Position => (position + 1) as Position;

/** Streams whose events end some time after they were appended: the log forgets them, and its positions have gaps. */
export interface EndingStreams {
  /** How their names begin. */
  readonly prefix: string;
  readonly lifetimeMs: number;
}

/**
 * A place in one stream: 0 for its first event, then counting without gaps. A stream whose events have ended may be begun
 * again at 0, or count on from where it was: a conflict tells which.
 */
export type Revision = number;

/** The revision of a stream that has no event yet. */
export const NO_STREAM: Revision = -1;

/**
 * What the stream must look like for an append to happen: the revision of its last event, `NO_STREAM`, or
 * `'any'`. `'any'` is for reservations only, where a lost answer may leave a gap and two writers never conflict.
 */
export type ExpectedRevision = Revision | 'any';

/** An event as the log keeps it. `data` and `metadata` are JSON text that only the codec reads. */
export interface StoredEvent {
  /** A UUID. Together with the expected revision it makes an append repeatable. */
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  /**
   * What is sealed in the metadata, in the clear: for readers in the process that appends the event, which need not decrypt it
   * then. A log may hand it on from memory, and never stores it.
   */
  readonly unsealed?: string;
}

/** A stored event together with the place that the log gave it. */
export interface RecordedEvent extends StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/**
 * Where the last event of an append went, or the revision that was found instead of the expected one: a later
 * read of the stream returns all events up to there, except those that have ended.
 */
export type AppendResult =
  | { readonly outcome: 'appended'; readonly revision: Revision; readonly position: Position }
  | { readonly outcome: 'conflict'; readonly current: Revision };

/** One of several appends that happen together. */
export interface Append {
  readonly stream: string;
  readonly expected: Revision;
  readonly events: readonly StoredEvent[];
}

/** `caughtUp` is true when these events reach the end of the log as it was when they were read. */
export interface LogBatch {
  readonly events: readonly RecordedEvent[];
  readonly caughtUp: boolean;
}

export interface ReadStreamOptions {
  /** The first revision wanted; 0 unless given. When reading backwards: the last one, the stream's end unless given. */
  readonly from?: Revision;
  readonly direction?: 'forwards' | 'backwards';
  /** At most so many events; all of them unless given. */
  readonly limit?: number;
}

/** The reading half of the log. Everything that can't be answered now throws `LogUnavailable`. */
export interface EventReader {
  /** The stream's events in the order asked for; none when there is no such stream. */
  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /**
   * The revision of the stream's last event, where the log knows it without a look: only where nothing but this object appends to
   * the log. Undefined: read the stream.
   */
  knownEnd?(stream: string): Revision | undefined;

  /**
   * Whether there are streams whose names begin like that, where the log can tell it at once. Undefined: it can't, and there may be.
   */
  hasStreams?(prefix: string): boolean;

  /** The next events of the whole log after `after` (exclusive), in order; fewer than `limit` only at the end. */
  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]>;

  /**
   * Events at positions that the log gives to none: something else has written them into its store. They are in no other read of the
   * whole log. Absent where no store can have them.
   */
  misplaced?(limit: number): Promise<readonly RecordedEvent[]>;

  /**
   * Follows the whole log from `after` (exclusive), for ever: first what is there, then what comes.
   * A batch may be empty when it only says `caughtUp`. The iteration ends when `signal` aborts; when it ends
   * or throws before that, the subscription was dropped, and the consumer resumes from the last position.
   */
  subscribe(after: Position, signal: AbortSignal): AsyncIterable<LogBatch>;

  /** The position of the last event, `BEGINNING` when there is none. */
  end(): Promise<Position>;

  /** Tells this log from every other one, so that read models of another log are never taken for its own. */
  identity(): Promise<string>;

  close(): Promise<void>;
}

export interface EventLog extends EventReader {
  /**
   * Appends all the events or none, and resolves when they are durable.
   *
   * Idempotent: the same event ids at the same expected revision return `appended` again, with the place of the
   * first time. A wrong expected revision is an answer (`conflict`), not an error. At least one event,
   * `MAX_APPEND_BYTES` at most (throws `AppendTooLarge`).
   */
  append(stream: string, expected: ExpectedRevision, events: readonly StoredEvent[]): Promise<AppendResult>;

  /**
   * Appends to several streams, each of them once: all of the events or none, in the order given and next to each other. The results are in that
   * order, too. Where any stream has another revision than the expected one, all are `conflict`, with the revisions that the streams have.
   * Otherwise as `append`. Absent where the log can't.
   */
  appendTogether?(appends: readonly Append[]): Promise<readonly AppendResult[]>;
}

/** EventStoreDB's limit, kept by every adapter so that no log holds what another could not. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/** The log can't answer now; the same call may succeed later. An append that throws it may or may not have happened. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
  /** The store's own code of what is wrong, such as `SQLITE_CORRUPT`; null where it has none. */
  readonly code: string | null;

  constructor(message: string, { code = null, ...options }: LogUnavailableOptions = {}) {
    super(message, options);
    this.code = code;
  }
}

export interface LogUnavailableOptions extends ErrorOptions {
  readonly code?: string | null;
}

export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
}
