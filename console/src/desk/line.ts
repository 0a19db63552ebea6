import type { LiveState } from '@casebook/client';
import { createSignal } from 'solid-js';
import { desk } from './desk.ts';

const [state, setState] = createSignal<LiveState>(desk.live.state());
/** How long an interruption may last before people are told of it, in milliseconds. */
const SHORT_MS = 1_500;
const [isOffline, setOffline] = createSignal(false);
let timer: ReturnType<typeof setTimeout> | null = null;

export { isOffline, state as lineState };

desk.live.onState((now) => {
  setState(now);
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (now === 'up' || now === 'off') setOffline(false);
  else if (!navigator.onLine) setOffline(true);
  else timer = setTimeout(() => setOffline(true), SHORT_MS);
});
// The browser knows before the connection does. One that has outlived the interruption tells nothing of its end, nor does one that isn't wanted.
addEventListener('offline', () => setOffline(true));
addEventListener('online', () => {
  if (state() === 'up' || state() === 'off') setOffline(false);
});

/** Opens the connection of the signed-in person. Returns what closes it. */
export function connect(): () => void {
  desk.live.start();
  return () => desk.live.stop();
}
