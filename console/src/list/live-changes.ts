import { desk } from '../desk/desk.ts';
import { keyOf } from './item.ts';

const PAUSE_MS = 250;
const AT_ONCE = 100;

/** Tells which items have changed: together, and a few times in a second at most. Returns what ends that. */
export function hearChanges(changed: (keys: readonly string[]) => Promise<void>): () => void {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = async () => {
    const keys = [...waiting].slice(0, AT_ONCE);
    for (const key of keys) waiting.delete(key);
    await changed(keys);
    timer = waiting.size > 0 ? setTimeout(tell, PAUSE_MS) : null;
  };
  const end = desk.live.on('work:changed', ({ kind, id }) => {
    waiting.add(keyOf({ kind, id }));
    timer ??= setTimeout(tell, PAUSE_MS);
  });
  return () => {
    end();
    if (timer !== null) clearTimeout(timer);
  };
}
