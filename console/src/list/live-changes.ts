import type { LiveEvent } from '@casebook/client';
import { desk } from '../desk/desk.ts';

/** The events that tell all admins that a ticket or a chat has changed. */
const TOLD: ReadonlySet<LiveEvent['name']> = new Set([
  'ticket_created',
  'ticket_updated',
  'conversation:new',
  'conversation:new_message',
  'conversation:updated',
] as const);

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
  const end = desk.live.onEvent(({ name, topic }) => {
    if (topic === null || !TOLD.has(name)) return;
    waiting.add(topic.replace(/^conversation:/, 'chat:'));
    timer ??= setTimeout(tell, PAUSE_MS);
  });
  return () => {
    end();
    if (timer !== null) clearTimeout(timer);
  };
}
