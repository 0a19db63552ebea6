import type { Codec } from '../events/codec.ts';
import { type Lease, leadInTurn } from '../events/log/leadership.ts';
import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import type { Projection } from './projection.ts';
import { createRunner, type Runner, type RunnerOptions } from './runner.ts';
import type { ReadStoreWriter } from './store/port.ts';

/** Where a projector writes. */
export interface ProjectorStore {
  /** Null: nobody else can write there. */
  readonly lease: Lease | null;
  /** How commits are best cut for it; the runner's own figures unless given. */
  readonly commits?: Pick<RunnerOptions, 'maxPendingEvents' | 'maxCommitDelayMs'>;
  open(): Promise<ReadStoreWriter>;
  /** Throws the read models away. */
  remove(): Promise<void>;
  /** After everything that it opened was closed. */
  close(): Promise<void>;
}

/** What there is to tell of a projector's life. */
export interface ProjectorEvents {
  /** It has its turn, and the read models are those of this log. */
  readonly onLeading: () => void;
  /** Somebody else projects. */
  readonly onStandingBy: () => void;
  /** It can't be at work now, for the so many-th time in a row, and tries again. */
  readonly onWaiting: (error: unknown, failures: number) => void;
  readonly onProjected: (position: Position) => void;
  readonly onPoison: (event: RecordedEvent, reason: string) => void;
  /** A stream that stood still was projected again, or couldn't be. */
  readonly onRetried?: NonNullable<RunnerOptions['onRetried']>;
  /** It stumbled, and resumes by itself. */
  readonly onInterrupted: RunnerOptions['onInterrupted'];
  /** The read models can't have been made from this log, and are thrown away. */
  readonly onRebuilding: (reason: string) => void;
}

export interface ProjectorOptions extends ProjectorEvents {
  readonly log: EventReader;
  readonly store: ProjectorStore;
  readonly codec: Codec;
  readonly projections: readonly Projection[];
  /** Bytes for documents at hand. */
  readonly memory?: number;
}

/** One of those that could project a log into a store. Whatever fails, it goes on as soon as that is possible. */
export interface Projector {
  /** Runs until the signal aborts. Throws `LogChanged` only. */
  run(signal: AbortSignal): Promise<void>;
  /** Somebody waits for this position: commit as soon as it is projected. */
  want(position: Position): void;
  /** Projects poisoned streams again, as it does by itself whenever it has its turn. */
  retry(): void;
}

/** The log is not the one that this projector has worked with: nothing that the process remembers is right any more. */
export class LogChanged extends Error {
  override readonly name = 'LogChanged';
}

/** Where others could do it, one that gets nowhere for a second or two lets them. */
const CONTENDED = { maxFailures: 6 };

export function createProjector(options: ProjectorOptions): Projector {
  const { log, store } = options;
  let runner: Runner | null = null;
  let hasLed = false;
  /** The log's name when it was first asked. */
  let identity: string | null = null;
  /** So often in a row it couldn't be at work. */
  let failures = 0;

  async function lead(signal: AbortSignal): Promise<void> {
    const writer = await openOwn();
    try {
      const leading = createRunner({
        ...options,
        store: writer,
        ...store.commits,
        ...(store.lease && CONTENDED),
      });
      runner = leading;
      hasLed = true;
      failures = 0;
      options.onLeading();
      await leading.run(signal);
    } finally {
      runner = null;
      await writer.close();
    }
  }

  /** Checked before anybody reads them, so that nobody ever sees the read models of another log. */
  async function openOwn(): Promise<ReadStoreWriter> {
    const writer = await store.open();
    const reason = await reasonAgainst(writer).catch(async (error) => {
      await writer.close();
      throw error;
    });
    if (reason === null) return writer;
    await writer.close();
    options.onRebuilding(reason);
    await store.remove();
    return store.open();
  }

  async function reasonAgainst(writer: ReadStoreWriter): Promise<string | null> {
    const named = await log.identity();
    identity ??= named;
    if (named !== identity) throw new LogChanged('the event log is another one than before');
    const found = await writer.checkpoint();
    if (found === null) return null;
    const isForeign = found.log !== named;
    if (!isForeign && found.position <= (await log.end())) return null;
    // Where others write, too, the read models may be those of another log without this one having changed.
    if (hasLed && !isForeign) throw new LogChanged('the event log has lost events');
    return isForeign
      ? 'the read models were made from another log'
      : 'the read models were made from more of the log than there is';
  }

  function wait(error: unknown): void {
    if (error instanceof LogChanged) throw error;
    failures++;
    options.onWaiting(error, failures);
  }

  function standBy(): void {
    failures = 0;
    options.onStandingBy();
  }

  return {
    run: (signal) =>
      leadInTurn({ lease: store.lease, lead, onStandingBy: standBy, onInterrupted: wait }, signal),
    want: (position) => runner?.want(position),
    retry: () => runner?.retry(),
  };
}
