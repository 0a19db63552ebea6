import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { answered, asking, failed, type Known, NOTHING } from './known.ts';

/** What is known of an answer that follows what is asked. The one before stays while the next is on its way. */
export interface Answered<Data> {
  data(): Data | null;
  isLoading(): boolean;
  /** There is no answer to show. */
  hasFailed(): boolean;
  /** What is shown is an answer to the same question, and a newer one could not be loaded. */
  isOld(): boolean;
  retry(): void;
}

/** Asks again whenever what is asked changes, and ends the question before. `aboutOf`: what it is about, whenever it is asked. */
export function createAnswer<Asked, Data>(
  asked: () => Asked,
  aboutOf: (asked: Asked) => string,
  ask: (asked: Asked, signal: AbortSignal) => Promise<Data>,
): Answered<Data> {
  const [known, setKnown] = createSignal<Known<Data>>(NOTHING);
  const [attempts, setAttempts] = createSignal(0);
  const retry = () => setAttempts((count) => count + 1);
  const stateIs = (state: Known<Data>['state']) => known().state === state;
  const isLacking = () => stateIs('old') || stateIs('failed');
  createEffect(
    on([asked, attempts], ([now]) => {
      const ending = new AbortController();
      onCleanup(() => ending.abort());
      setKnown(asking);
      ask(now, ending.signal).then(
        (data) => ending.signal.aborted || setKnown(answered(aboutOf(now), data)),
        () => ending.signal.aborted || setKnown((before) => failed(before, aboutOf(now))),
      );
    }),
  );
  const retryLacking = () => isLacking() && retry();
  addEventListener('online', retryLacking);
  onCleanup(() => removeEventListener('online', retryLacking));
  return {
    data: () => known().data,
    isLoading: () => stateIs('loading'),
    hasFailed: () => stateIs('failed'),
    isOld: () => stateIs('old'),
    retry,
  };
}
