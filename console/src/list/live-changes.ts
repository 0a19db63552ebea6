import { desk } from '../desk/desk.ts';
import { keyOf } from './item.ts';
import { AT_ONCE } from './work-requests.ts';

const PAUSE_MS = 250;
/** After an attempt that failed. */
const LONGER_PAUSE_MS = 2_000;

/**
 * Tells which items have changed: together, and a few times in a second at most. Where that fails, it is told again. Returns what
 * ends that.
 */
export function hearChanges(changed: (keys: readonly string[]) => Promise<void>): () => void {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isOver = false;
  const tell = async () => {
    const keys = [...waiting].slice(0, AT_ONCE);
    for (const key of keys) waiting.delete(key);
    let pauseMs = PAUSE_MS;
    try {
      await changed(keys);
    } catch {
      for (const key of keys) waiting.add(key);
      pauseMs = LONGER_PAUSE_MS;
    }
    timer = waiting.size > 0 && !isOver ? setTimeout(tell, pauseMs) : null;
  };
  const end = desk.live.on('work:changed', ({ kind, id }) => {
    waiting.add(keyOf({ kind, id }));
    timer ??= setTimeout(tell, PAUSE_MS);
  });
  return () => {
    end();
    isOver = true;
    if (timer !== null) clearTimeout(timer);
  };
}
