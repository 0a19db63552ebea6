import { type Clock, createDesk, type DeskOptions, type LiveEvent } from '../../client/src/index.ts';

/** A clock whose pauses end when the test says so. It tells how long they would be. */
export interface ScriptedClock extends Clock {
  /** In milliseconds, of all pauses so far. */
  readonly pauses: number[];
  /** Lets that much time pass, and ends the pauses under way. */
  pass(ms: number): Promise<void>;
}

export function scriptedClock(): ScriptedClock {
  let now = Date.parse('2026-11-29T12:00:00Z');
  const pauses: number[] = [];
  const ends = new Set<() => void>();
  return {
    pauses,
    now: () => now,
    random: () => 1,
    wait(ms, signal) {
      pauses.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        ends.add(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    async pass(ms) {
      now += ms;
      for (const end of ends) end();
      ends.clear();
      await settled();
    },
  };
}

/** Whatever follows from what happened without any time passing has happened. */
export const settled = async (_done?: unknown): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

/** Pauses as in life, in a fraction of the time. */
export const hurriedClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms / 50);
      signal?.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          reject(signal.reason);
        },
        { once: true },
      );
    }),
};

/** A client with all that it was ever told, in order. */
export function recordingDesk(options: DeskOptions) {
  const desk = createDesk({ clock: hurriedClock, ...options });
  const heard: LiveEvent[] = [];
  desk.live.onEvent((event) => heard.push(event));
  const of = <Name extends LiveEvent['name']>(name: Name) =>
    heard.filter((event): event is Extract<LiveEvent, { name: Name }> => event.name === name);
  return { ...desk, heard, of };
}

export const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);
