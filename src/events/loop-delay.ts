import { createHistogram } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { BroadcastChannel, threadId } from 'node:worker_threads';

/** By how many seconds the event loop of a thread has run its timers late since the figures before. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
}

interface Question {
  readonly asked: number;
}
interface Answer {
  readonly answers: number;
  readonly thread: number;
  readonly delay: LoopDelay | null;
}

const CHANNEL = 'casebook event-loop delays';
const RESOLUTION_MS = 20;
/** A thread that doesn't answer within this time has been blocked for as long. */
const ANSWER_WITHIN_MS = 1_000;

/**
 * Measures this thread from the first call on; null where nothing was measured yet. The library's own histogram would lose what
 * delays the thread while it is read.
 */
function createDelayMeter(): () => LoopDelay | null {
  const delays = createHistogram();
  let due: number | null = null;
  const record = (milliseconds: number) => delays.record(Math.max(1, Math.round(milliseconds * 1_000)));

  function tick(): void {
    const now = performance.now();
    if (due !== null) record(now - due);
    due = now + RESOLUTION_MS;
  }

  return () => {
    if (due === null) {
      tick();
      setInterval(tick, RESOLUTION_MS).unref();
      return null;
    }
    // What the next run of the timer is late by already.
    record(performance.now() - due);
    const delay = { p99: delays.percentile(99) / 1_000_000, max: delays.max / 1_000_000 };
    delays.reset();
    return delay;
  };
}

const ownDelay = createDelayMeter();

/** Has this thread answer the main one. Each thread that is started calls it once. */
export function tellLoopDelay(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  channel.onmessage = ({ data }: { data: Question | Answer }) => {
    if ('asked' in data)
      channel.postMessage({ answers: data.asked, thread: threadId, delay: ownDelay() } satisfies Answer);
  };
}

let questions = 0;

/**
 * The delays of the calling thread, which is named `main`, and of others, by their names: the longest, where several have one
 * name. `threads`: the ids of the others. Those that have measured nothing yet are left out.
 */
export async function loopDelays(
  threads: ReadonlyMap<number, string>,
  answerWithinMs = ANSWER_WITHIN_MS,
): Promise<Readonly<Record<string, LoopDelay>>> {
  const delays: Record<string, LoopDelay> = {};
  const put = (name: string, delay: LoopDelay | null) => {
    const { p99, max } = delays[name] ?? { p99: 0, max: 0 };
    if (delay) delays[name] = { p99: Math.max(p99, delay.p99), max: Math.max(max, delay.max) };
  };
  put('main', ownDelay());
  const answers = await ask(new Set(threads.keys()), answerWithinMs);
  const blocked = answerWithinMs / 1_000;
  for (const [thread, name] of threads)
    put(name, answers.has(thread) ? (answers.get(thread) ?? null) : { p99: blocked, max: blocked });
  return delays;
}

/** The answers of these threads that come in time. */
async function ask(
  threads: ReadonlySet<number>,
  withinMs: number,
): Promise<ReadonlyMap<number, LoopDelay | null>> {
  const answers = new Map<number, LoopDelay | null>();
  if (threads.size === 0) return answers;
  const asked = ++questions;
  const complete = Promise.withResolvers<void>();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: { data: Question | Answer }) => {
    if (!('answers' in data) || data.answers !== asked || !threads.has(data.thread)) return;
    answers.set(data.thread, data.delay);
    if (answers.size === threads.size) complete.resolve();
  };
  channel.postMessage({ asked } satisfies Question);
  const late = new AbortController();
  await Promise.race([complete.promise, pause(withinMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
  channel.close();
  return answers;
}
