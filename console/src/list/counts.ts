import { createSignal } from 'solid-js';
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
