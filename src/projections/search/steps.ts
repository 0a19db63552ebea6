import { nextTurn } from '../../events/next-turn.ts';

/** What a store answers: at once where it is synchronous, by promise where it is not. */
export type Awaitable<T> = T | Promise<T>;

/**
 * A computation that pauses at each read and is resumed with what was read. So the same code runs inside one
 * synchronous read transaction and over a network.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

export function* read<T>(answer: Awaitable<T>): Steps<T> {
  return (yield answer) as T;
}

const PAUSE = Symbol('pause');

/** Between two parts of long work: whoever runs the steps may let others have a turn. */
export function* pause(): Steps<void> {
  yield PAUSE;
}

/** Runs steps over a store that answers at once, on a thread of which nobody else wants a turn. */
export function runSync<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

/** Runs steps over a store that answers by promise. The event loop has a turn at each pause. */
export async function runAsync<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value === PAUSE ? await nextTurn() : await step.value);
  return step.value;
}
