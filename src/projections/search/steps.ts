import { nextTurn } from '../../events/next-turn.ts';

/** The result of a read: a value if the store is synchronous, else a promise. */
export type Awaitable<T> = T | Promise<T>;

/**
 * A computation that pauses at each read and is resumed with the result. So the same code runs in a synchronous read
 * transaction and over a network.
 */
export type Steps<T> = Generator<unknown, T, unknown>;

export function* read<T>(answer: Awaitable<T>): Steps<T> {
  return (yield answer) as T;
}

const PAUSE = Symbol('pause');

/** A pause in long work, at which the caller may give other work a turn. */
export function* pause(): Steps<void> {
  yield PAUSE;
}

/** Runs steps over a synchronous store, on a thread without other work. */
export function runSync<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

/** Runs steps over an asynchronous store. The event loop gets a turn at each pause. */
export async function runAsync<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value === PAUSE ? await nextTurn() : await step.value);
  return step.value;
}
