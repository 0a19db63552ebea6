import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { onGap } from '../desk/presence.ts';
import type { View } from './vocabulary.ts';
import { countViews } from './work-requests.ts';

type Counts = Readonly<Partial<Record<View, number>>>;

const [counts, setCounts] = createSignal<Counts>({});

export { counts, setCounts };

const PAUSE_MS = 1_000;
let timer: ReturnType<typeof setTimeout> | null = null;

/** Asks for the counts again, at most once in a second. */
export function recount(): void {
  if (timer !== null) return;
  timer = setTimeout(async () => {
    timer = null;
    const found = await countViews().catch(() => null);
    if (found !== null) setCounts(found);
  }, PAUSE_MS);
}

/** Keeps the counts up to date where no list does: the answers to a list bring them along. `isListed`: whether one is shown. */
export function followCounts(isListed: () => boolean): void {
  const count = () => isListed() || recount();
  createEffect(on(isListed, count, { defer: true }));
  onCleanup(desk.live.on('work:changed', count));
  onCleanup(onGap(count));
}
