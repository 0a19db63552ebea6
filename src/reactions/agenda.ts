import { type Backoff, backoffMs } from '../events/backoff.ts';
import type { Position, RecordedEvent } from '../events/log/port.ts';
import { pause, pauseUntil } from '../events/pause.ts';

/** An event that waits to be dealt with, as the log has it. */
export interface Due {
  readonly event: RecordedEvent;
  /** The position of the event before it: a consumer that begins there gets this event. */
  readonly after: Position;
}

/** How an attempt ended: nothing is left to do, it never can be done here, or it is due again in so many milliseconds. */
export type AttemptResult = 'done' | 'stands_still' | { readonly againIn: number };

export interface AgendaOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Its errors are passed to `onFailed`, and it is called again after a growing wait. */
  readonly attempt: (event: RecordedEvent) => Promise<AttemptResult>;
  readonly onDone: () => void;
  readonly onFailed: (error: unknown) => void;
}

/** What is due when, and under way. */
export interface Agenda {
  /** Waits while too much is waiting already. */
  add(due: Due): Promise<void>;
  isFull(): boolean;
  /** Before the first event that isn't dealt with, in the order of the log; null when all are. */
  before(): Position | null;
  /** How many events wait, under way or not. */
  waiting(): number;
  /** How many events stand still. They take no place of those that wait. */
  standingStill(): number;
  /** Runs until the signal aborts, and then until what is under way has ended, for some seconds at most. */
  run(): Promise<void>;
}

interface Waiting extends Due {
  /** By a clock that no jump of the machine's time moves, milliseconds. */
  readonly at: number;
  /** Attempts in a row that failed. */
  readonly failures: number;
}

const AT_ONCE = 8;
const now = () => performance.now();
/** A waiting event takes about a kilobyte. */
const MAX_WAITING = 10_000;
/** A timer bears no wait of any length; milliseconds. */
const LONGEST_NAP_MS = 3_600_000;
const AFTER_FAILURES: Backoff = { first: 1_000, longest: 30_000 };
/** How long what is under way may go on after the end, milliseconds: one attempt to send takes five seconds at most. */
const LAST_MS = 5_500;

export function createAgenda({ signal, attempt, onDone, onFailed }: AgendaOptions): Agenda {
  /** By event id, in the order of the log. */
  const waiting = new Map<string, Waiting>();
  const underWay = new Map<string, Promise<void>>();
  let stuck = 0;
  let beforeStuck: Position | null = null;
  let wake: () => void = () => {};
  let makeRoom: () => void = () => {};

  const isFull = () => waiting.size >= MAX_WAITING;

  function end(id: string): void {
    waiting.delete(id);
    makeRoom();
  }

  function standStill({ event, after }: Due): void {
    stuck++;
    if (beforeStuck === null || after < beforeStuck) beforeStuck = after;
    end(event.id);
  }

  async function take(due: Waiting): Promise<void> {
    const { id } = due.event;
    try {
      const result = await attempt(due.event);
      if (result === 'stands_still') standStill(due);
      else if (result === 'done') end(id);
      else waiting.set(id, { ...due, at: now() + result.againIn, failures: 0 });
      if (result === 'done') onDone();
    } catch (error) {
      const at = now() + backoffMs(AFTER_FAILURES, due.failures);
      waiting.set(id, { ...due, at, failures: due.failures + 1 });
      onFailed(error);
    } finally {
      underWay.delete(id);
      wake();
    }
  }

  /** Begins what is due, and returns how long there is nothing to begin, milliseconds. */
  function beginDue(): number {
    let next = LONGEST_NAP_MS;
    for (const [id, due] of waiting) {
      if (underWay.size >= AT_ONCE) break;
      if (underWay.has(id)) continue;
      const left = due.at - now();
      if (left <= 0) underWay.set(id, take(due));
      else next = Math.min(next, left);
    }
    return next;
  }

  /** Resolves after so long, when it is woken, or when the signal aborts. */
  const nap = (milliseconds: number) =>
    pauseUntil(milliseconds, signal, (woken) => {
      wake = woken;
    });

  return {
    isFull,
    waiting: () => waiting.size,
    standingStill: () => stuck,
    before() {
      const first = waiting.values().next().value?.after ?? null;
      if (first === null || beforeStuck === null) return first ?? beforeStuck;
      return first < beforeStuck ? first : beforeStuck;
    },
    async add(due) {
      while (isFull() && !signal.aborted)
        await pauseUntil(LONGEST_NAP_MS, signal, (made) => {
          makeRoom = made;
        });
      waiting.set(due.event.id, { ...due, at: 0, failures: 0 });
      wake();
    },
    async run() {
      while (!signal.aborted) await nap(beginDue());
      const ended = new AbortController();
      void Promise.all(underWay.values()).then(() => ended.abort());
      await pause(LAST_MS, ended.signal);
    },
  };
}
