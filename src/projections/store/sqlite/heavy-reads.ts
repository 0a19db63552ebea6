import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ReadModelsUnavailable } from '../port.ts';
import type { SearchMemory } from '../search-memory.ts';

/** A read that may take many milliseconds: a query of a projection, by their names, and what it is asked. */
export interface HeavyRead {
  readonly projection: string;
  readonly query: string;
  readonly argument: unknown;
}

/** What the thread is asked, and `close` when it shall answer what it was asked and end. */
export type ThreadMessage = (HeavyRead & { readonly id: number }) | 'close';

/** What it answers to each question. `unavailable`: the store can't answer now; `broken`: it never should have been asked. */
export type ThreadAnswer = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly unavailable: string }
  | { readonly broken: string }
);

export interface ThreadData {
  readonly file: string;
  readonly searchMemory: SearchMemory;
}

/** Reads that a thread of their own makes, one at a time, so that no other request waits for them. */
export interface HeavyReads {
  /** Throws `ReadModelsUnavailable` when the thread has died, when too many wait for it, and what the store throws. */
  read(asked: HeavyRead): Promise<unknown>;
  /** What was asked before is answered. */
  close(): Promise<void>;
}

/** A thread as seen from outside: `Worker`, or a stand-in. */
export interface ReaderThread {
  postMessage(message: ThreadMessage): void;
  on(event: 'message', listener: (answer: ThreadAnswer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** More than that would wait for seconds: who comes then had better come again. */
const MOST_WAITING = 200;
/** How long the thread stays away after it died, so that one that dies at once costs little. */
const REST_MS = 500;
const CLOSE_WITHIN_MS = 2_000;
const MEBIBYTE = 1024 * 1024;

/**
 * The thread starts at the first heavy read: a desk that nobody searches never has it.
 *
 * @param onDeath hears when it ended by itself; the next read after a short rest starts another one.
 */
export function createHeavyReads(start: () => ReaderThread, onDeath: (error: Error) => void): HeavyReads {
  const waiting = new Map<number, Waiting>();
  let thread: ReaderThread | null = null;
  let exited: Promise<void> = Promise.resolve();
  let restsUntil = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  let count = 0;

  function launch(): ReaderThread {
    const started = start();
    let failure: Error | null = null;
    started.on('message', hear);
    started.on('error', (error) => {
      failure = error;
    });
    exited = new Promise((resolve) =>
      started.on('exit', (code) => {
        ended(failure ?? new Error(`the thread exited with code ${code}`));
        resolve();
      }),
    );
    return started;
  }

  function hear(message: ThreadAnswer): void {
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if ('answer' in message) asker?.resolve(message.answer);
    else if ('unavailable' in message) asker?.reject(new ReadModelsUnavailable(message.unavailable));
    else asker?.reject(new Error(message.broken));
  }

  function ended(error: Error): void {
    thread = null;
    for (const { reject } of waiting.values())
      reject(new ReadModelsUnavailable('the thread for heavy reads has died', { cause: error }));
    waiting.clear();
    if (isClosed) return;
    restsUntil = performance.now() + REST_MS;
    onDeath(error);
  }

  function refusal(): string | null {
    if (isClosed) return 'the read models are closed';
    if (thread === null && performance.now() < restsUntil)
      return 'the thread for heavy reads has died and is being replaced';
    return waiting.size < MOST_WAITING ? null : 'too many heavy reads are waiting';
  }

  return {
    read(asked) {
      return new Promise((resolve, reject) => {
        const reason = refusal();
        if (reason !== null) throw new ReadModelsUnavailable(reason);
        thread ??= launch();
        const id = count++;
        waiting.set(id, { resolve, reject });
        thread.postMessage({ id, ...asked });
      });
    },

    async close() {
      isClosed = true;
      const closing = thread;
      if (closing === null) return;
      closing.postMessage('close');
      await Promise.race([exited, pause(CLOSE_WITHIN_MS, undefined, { ref: false })]);
      await closing.terminate();
    },
  };
}

/** The thread's heap holds the searched words; what else it remembers lies outside of it. */
export const startReaderThread = (data: ThreadData): ReaderThread =>
  new Worker(new URL('./reader-thread.ts', import.meta.url), {
    workerData: data,
    resourceLimits: {
      maxOldGenerationSizeMb:
        128 + Math.ceil((data.searchMemory.segments + data.searchMemory.terms) / MEBIBYTE),
      maxYoungGenerationSizeMb: 16,
    },
  });
