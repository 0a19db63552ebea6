import { createEffect, createRoot } from 'solid-js';
import { desk } from '../desk/desk.ts';
import type { ThreadStore } from './create-thread.ts';

/** Tells a chat's person that their messages are read, while the page is really looked at. Returns what ends that. */
export function markRead({ kind, asOf, messages }: ThreadStore): () => void {
  if (kind !== 'chat' || asOf !== null) return () => {};
  const told = new Set<string>();
  const tell = () => {
    if (document.visibilityState !== 'visible') return;
    for (const { id, from, isRead } of messages()) {
      if (from !== 'person' || isRead || told.has(id)) continue;
      told.add(id);
      desk.live.ask('message:read', { messageId: id }).catch(() => told.delete(id));
    }
  };
  document.addEventListener('visibilitychange', tell);
  const dispose = createRoot((end) => {
    createEffect(tell);
    return end;
  });
  return () => {
    document.removeEventListener('visibilitychange', tell);
    dispose();
  };
}
