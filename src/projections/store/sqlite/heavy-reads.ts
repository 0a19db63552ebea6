import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { measured, type ThreadName } from '../../../events/threads.ts';
import { ReadModelsUnavailable } from '../port.ts';
import type { SearchMemory } from '../search-memory.ts';

/** A read that may take many milliseconds: of a projection by one of its queries, or a joined one, by their names. */
export type HeavyRead = { readonly argument: unknown } & (
  | { readonly projection: string; readonly query: string }
  | { readonly joined: string }
);

/** A request to the thread; `forget` drops its caches, and `close` ends it, after the requests before. */
export type ThreadMessage = (HeavyRead & { readonly id: number }) | 'forget' | 'close';

/** The response to each request. `unavailable`: the store is unavailable; `broken`: the request is a programming error. */
export type ThreadAnswer = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly unavailable: string }
  | { readonly broken: string }
);

export interface ThreadData {
  readonly file: string;
  readonly searchMemory: SearchMemory;
}

/** Of the thread for long reads, which searches nothing. */
const NO_SEARCH: SearchMemory = { terms: 1, segments: 1, positions: 1, owners: 1 };
/** In mebibytes: it goes through all that there is. */
const LONG_READS_HEAP = 512;

/** Runs heavy reads on a thread of their own, one at a time, so that other requests don't wait for them. */
export interface HeavyReads {
  /** Throws `ReadModelsUnavailable` when the thread has died or the queue is full, and the errors of the store. */
  read(asked: HeavyRead): Promise<unknown>;
  /** Drops what the thread has in memory. */
  forget(): void;
  /** Earlier requests are answered first. */
  close(): Promise<void>;
}

/** The interface of a thread: `Worker`, or a substitute in tests. */
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

/** With a longer queue, requests would wait for seconds: the client had better try again. */
const MOST_WAITING = 200;
/** The pause after the thread died, so that a thread that dies at once costs little. */
const REST_MS = 500;
const CLOSE_WITHIN_MS = 2_000;
const MEBIBYTE = 1024 * 1024;

/**
 * The thread starts at the first heavy read: a desk without searches never has it.
 *
 * @param onDeath called when it ended by itself; the next read after a short pause starts another one.
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

    forget: () => thread?.postMessage('forget'),

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

/** The thread's heap contains the searched words, and texts of chats and names of people; its other caches lie outside of the heap. */
export const startReaderThread = (data: ThreadData): ReaderThread =>
  readerThread(
    'heavy_reads',
    data,
    192 + Math.ceil((data.searchMemory.segments + data.searchMemory.terms) / MEBIBYTE),
  );

/** For reads that go through all that there is, so that lists and searches don't wait for them. */
export const startLongReaderThread = (file: string): ReaderThread =>
  readerThread('long_reads', { file, searchMemory: NO_SEARCH }, LONG_READS_HEAP);

const readerThread = (name: ThreadName, workerData: ThreadData, maxOldGenerationSizeMb: number): Worker =>
  measured(
    name,
    new Worker(new URL('./reader-thread.ts', import.meta.url), {
      ...{ workerData, name },
      resourceLimits: { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 16 },
    }),
  );
