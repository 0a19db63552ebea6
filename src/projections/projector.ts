import type { Codec } from '../events/codec.ts';
import { type Lease, leadInTurn } from '../events/log/leadership.ts';
import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import { pause } from '../events/pause.ts';
import { catchUp } from './rebuild/catch-up.ts';
import { createRunner, type Runner, type RunnerOptions } from './runner.ts';
import type { BuildingWriter, ReadStoreWriter } from './store/port.ts';

/** Where a projector writes. */
export interface ProjectorStore {
  /** Null: nobody else can write there. */
  readonly lease: Lease | null;
  /** How commits are best cut for it; the runner's own figures unless given. */
  readonly commits?: Pick<RunnerOptions, 'maxPendingEvents' | 'maxCommitDelayMs'>;
  open(): Promise<ReadStoreWriter>;
  /** Opens the making of one projection beside the others: goes on with one that was begun, or begins one. */
  build(name: string): Promise<BuildingWriter>;
  /** Throws the read models away. */
  remove(): Promise<void>;
  /** After everything that it opened was closed. */
  close(): Promise<void>;
}

/** `failed`: it is tried again soon, from its checkpoint. */
export type CatchUpStep =
  | { readonly kind: 'begun' | 'done' }
  | { readonly kind: 'failed'; readonly reason: string };

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
  /** One projection alone is rebuilt while the others go on. */
  readonly onCatchUp?: (projection: string, step: CatchUpStep) => void;
  /** The read models can't have been made from this log, and are thrown away. */
  readonly onRebuilding: (reason: string) => void;
}

export interface ProjectorOptions extends ProjectorEvents {
  readonly log: EventReader;
  readonly store: ProjectorStore;
  readonly codec: Codec;
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

/** How soon a projection that failed to catch up is tried again, in milliseconds. */
const CATCH_UP_AGAIN_MS = 1_000;

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
      await besides(leading, writer.behind, signal);
    } finally {
      runner = null;
      await writer.close();
    }
  }

  /** Projects, and meanwhile catches up the projections that are behind, one after the other. */
  async function besides(
    leading: Runner,
    behind: ReadStoreWriter['behind'],
    signal: AbortSignal,
  ): Promise<void> {
    const ending = new AbortController();
    const until = AbortSignal.any([signal, ending.signal]);
    const catching = catchUpAll(behind, leading, until);
    try {
      await leading.run(signal);
    } finally {
      ending.abort();
      await catching;
    }
  }

  async function catchUpAll(
    behind: ReadStoreWriter['behind'],
    leading: Runner,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { name } of behind) {
      options.onCatchUp?.(name, { kind: 'begun' });
      while (!signal.aborted && !(await isCaughtUp(name, signal))) await pause(CATCH_UP_AGAIN_MS, signal);
      if (signal.aborted) return;
      options.onCatchUp?.(name, { kind: 'done' });
      leading.regroup();
    }
  }

  /** Whatever fails concerns this projection alone. */
  async function isCaughtUp(name: string, signal: AbortSignal): Promise<boolean> {
    try {
      const building = await store.build(name);
      try {
        await catchUp({ ...options, ...store.commits, store: building, onProjected: () => {} }, signal);
      } finally {
        await building.close();
      }
      return true;
    } catch (error) {
      if (!signal.aborted) options.onCatchUp?.(name, { kind: 'failed', reason: String(error) });
      return false;
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
