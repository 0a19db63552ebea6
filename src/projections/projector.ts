import type { Codec } from '../events/codec.ts';
import { type Lease, leadInTurn } from '../events/log/leadership.ts';
import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import { type BuildStore, type BuildsOptions, createBuilds } from './builds.ts';
import { erasedStreams } from './erased-streams.ts';
import { createRunner, type Runner, type RunnerOptions } from './runner.ts';
import type { ReadStoreWriter } from './store/port.ts';

/** The store into which a projector writes. */
export interface ProjectorStore extends BuildStore {
  /** Null: no other node can write there. */
  readonly lease: Lease | null;
  /** The best sizes of commits for it; by default those of the runner. */
  readonly commits?: Pick<RunnerOptions, 'maxPendingEvents' | 'maxCommitDelayMs'>;
  open(): Promise<ReadStoreWriter>;
  /** Deletes the read models. */
  remove(): Promise<void>;
  /** Called after everything that it opened was closed. */
  close(): Promise<void>;
}

/** The events in a projector's life. */
export interface ProjectorEvents extends Pick<BuildsOptions, 'onCatchUp' | 'onForgotten'> {
  /** It is the leader, and the read models belong to this log. */
  readonly onLeading: () => void;
  /** Another node projects. */
  readonly onStandingBy: () => void;
  /** It can't work now, for the given number of times in a row, and tries again. */
  readonly onWaiting: (error: unknown, failures: number) => void;
  readonly onProjected: (position: Position) => void;
  readonly onPoison: (event: RecordedEvent, reason: string) => void;
  /** A stopped stream was projected again, or couldn't be. */
  readonly onRetried?: NonNullable<RunnerOptions['onRetried']>;
  /** An error interrupted it; it resumes by itself. */
  readonly onInterrupted: RunnerOptions['onInterrupted'];
  /** Somebody was erased: their key must not stay in memory. */
  readonly onErased?: () => void;
  /** The read models can't have been made from this log, and are deleted. */
  readonly onRebuilding: (reason: string) => void;
}

export interface ProjectorOptions extends ProjectorEvents {
  readonly log: EventReader;
  readonly store: ProjectorStore;
  readonly codec: Codec;
  readonly unused?: NonNullable<RunnerOptions['unused']>;
  /** The memory for cached documents, in bytes. */
  readonly memory?: number;
}

/** One of the nodes that can project a log into a store. After any failure it resumes as soon as possible. */
export interface Projector {
  /** Runs until the signal aborts. Throws only `LogChanged`. */
  run(signal: AbortSignal): Promise<void>;
  /** A read waits for this position: commit as soon as it is projected. */
  want(position: Position): void;
  /** Projects poisoned streams again, as it also does whenever it becomes the leader. */
  retry(): void;
}

/** The log was replaced by another one: nothing that this process remembers is valid any more. */
export class LogChanged extends Error {
  override readonly name = 'LogChanged';
}

/** Where other nodes can take over, a projector without success for a second or two lets them. */
const CONTENDED = { maxFailures: 6 };

export function createProjector(options: ProjectorOptions): Projector {
  const { log, store } = options;
  const builds = createBuilds({ ...options, ...store.commits });
  let runner: Runner | null = null;
  let hasLed = false;
  /** The identity of the log when it was first read. */
  let identity: string | null = null;
  /** The number of failures in a row. */
  let failures = 0;

  async function lead(signal: AbortSignal): Promise<void> {
    const writer = await openOwn();
    try {
      const leading = createRunner({
        ...options,
        store: writer,
        ...store.commits,
        ...(store.lease && CONTENDED),
        streamsToForget,
      });
      runner = leading;
      hasLed = true;
      failures = 0;
      options.onLeading();
      await besides(
        leading,
        writer.behind.map(({ name }) => name),
        signal,
      );
    } finally {
      runner = null;
      await writer.close();
    }
  }

  /** Projects, and at the same time rebuilds projections, one after the other. */
  async function besides(leading: Runner, behind: readonly string[], signal: AbortSignal): Promise<void> {
    const ending = new AbortController();
    const building = builds.run(behind, leading, AbortSignal.any([signal, ending.signal]));
    try {
      await leading.run(signal);
    } finally {
      ending.abort();
      await building;
    }
  }

  /** None when no read models are made of what was erased. */
  async function streamsToForget(erased: RecordedEvent): Promise<Iterable<string>> {
    options.onErased?.();
    builds.forget();
    return (await store.toForget()) === null ? [] : erasedStreams(erased, options);
  }

  /** Checked before any read, so that the read models of another log are never visible. */
  async function openOwn(): Promise<ReadStoreWriter> {
    const writer = await store.open();
    if (writer.discarded) options.onRebuilding(writer.discarded);
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
    // If other nodes write too, the read models may belong to another log although this node's log hasn't changed.
    if (hasLed && !isForeign) throw new LogChanged('the event log has lost events');
    return isForeign
      ? 'the read models were made from another log'
      : 'the read models were made from more of the log than there is';
  }

  function wait(error: unknown): void {
    if (error instanceof LogChanged) throw error;
    options.onWaiting(error, ++failures);
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
