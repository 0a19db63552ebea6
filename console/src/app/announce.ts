import { createSignal } from 'solid-js';

const [announced, setAnnounced] = createSignal('');

export { announced };

/** Tells readers of the screen something that others see. */
export function announce(text: string): void {
  setAnnounced('');
  queueMicrotask(() => setAnnounced(text));
}
