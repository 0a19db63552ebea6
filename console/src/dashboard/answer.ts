import { createEffect, createSignal, on, onCleanup } from 'solid-js';

/** What is known of an answer that follows what is asked. The one before stays while the next is on its way. */
export interface Answered<Data> {
  data(): Data | null;
  isLoading(): boolean;
  hasFailed(): boolean;
  retry(): void;
}

/** Asks again whenever what is asked changes, and ends the question before. */
export function createAnswer<Asked, Data>(
  asked: () => Asked,
  ask: (asked: Asked, signal: AbortSignal) => Promise<Data>,
): Answered<Data> {
  const [data, setData] = createSignal<Data | null>(null);
  const [state, setState] = createSignal<'loading' | 'failed' | 'done'>('loading');
  const [attempts, setAttempts] = createSignal(0);
  createEffect(
    on([asked, attempts], ([now]) => {
      const ending = new AbortController();
      onCleanup(() => ending.abort());
      setState('loading');
      ask(now, ending.signal).then(
        (found) => {
          if (ending.signal.aborted) return;
          setData(() => found);
          setState('done');
        },
        () => ending.signal.aborted || setState('failed'),
      );
    }),
  );
  return {
    data,
    isLoading: () => state() === 'loading',
    hasFailed: () => state() === 'failed',
    retry: () => setAttempts((count) => count + 1),
  };
}
