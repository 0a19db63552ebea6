import { setTimeout } from 'node:timers/promises';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Position } from '../events/log/port.ts';

/** An event that waits to be dealt with. */
export interface Due {
  readonly envelope: EventEnvelope;
  /** The position of the event before it: whoever begins there meets it. */
  readonly after: Position;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface AgendaOptions {
  now(): number;
  /** Null when it is dealt with, else when to call again. */
  readonly attend: (due: Due) => Promise<number | null>;
  readonly onDone: () => Promise<void>;
  readonly onFailed: (error: unknown) => void;
}

/** What is due when, and under way. */
export interface Agenda {
  /** Waits while too much is waiting already. */
  add(due: Due, signal: AbortSignal): Promise<void>;
  isFull(): boolean;
  /** The first of those that aren't dealt with, in the order of the log. */
  earliest(): Due | undefined;
  run(signal: AbortSignal): Promise<void>;
}

const AT_ONCE = 8;
const MAX_WAITING = 1_000;
/** What failed without saying when to try again is tried after so long, milliseconds. */
const AGAIN_MS = 5_000;
/** How long what is under way may go on after the end, milliseconds. */
const LAST_MS = 2_000;

export function createAgenda({ now, attend, onDone, onFailed }: AgendaOptions): Agenda {
  /** In the order of the log. */
  const waiting = new Map<string, Due>();
  const underWay = new Map<string, Promise<void>>();
  let wake: () => void = () => {};

  /** Until it is over, something is woken for, or the signal aborts. */
  async function nap(milliseconds: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    wake = () => woken.abort();
    await rest(milliseconds, AbortSignal.any([signal, woken.signal]));
  }

  async function take(due: Due): Promise<void> {
    const { id } = due.envelope;
    try {
      const at = await attend(due);
      if (at === null) {
        waiting.delete(id);
        await onDone();
      } else waiting.set(id, { ...due, at });
    } catch (error) {
      onFailed(error);
      if (waiting.has(id)) waiting.set(id, { ...due, at: now() + AGAIN_MS });
    } finally {
      underWay.delete(id);
      wake();
    }
  }

  /** Begins what is due, and returns how long there is nothing to begin, milliseconds. */
  function beginDue(): number {
    let next = AGAIN_MS;
    for (const [id, due] of waiting) {
      if (underWay.has(id)) continue;
      if (underWay.size >= AT_ONCE) break;
      const left = due.at - now();
      if (left <= 0) underWay.set(id, take(due));
      else next = Math.min(next, left);
    }
    return next;
  }

  return {
    isFull: () => waiting.size >= MAX_WAITING,
    earliest: () => waiting.values().next().value,
    async add(due, signal) {
      while (waiting.size >= MAX_WAITING && !signal.aborted) await rest(AGAIN_MS, signal);
      waiting.set(due.envelope.id, due);
      wake();
    },
    async run(signal) {
      while (!signal.aborted) await nap(beginDue(), signal);
      const ended = Promise.all(underWay.values());
      const last = new AbortController();
      await Promise.race([ended, rest(LAST_MS, last.signal)]);
      last.abort();
    },
  };
}

/** Resolves after so long, or when the signal aborts. */
export const rest = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  setTimeout(milliseconds, undefined, signal && { signal }).catch(() => {});
