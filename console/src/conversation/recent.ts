import { createEffect, createRoot, on } from 'solid-js';
import { forgetting } from '../desk/erasures.ts';
import type { Opened } from './sources.ts';

/** So many tickets and chats are kept for when they are opened again. */
const MOST = 50;

/** What was read last, by the address of its page: it shows at once, also without a connection. This page alone knows it. */
const known = new Map<string, Opened>();

export const recalled = (address: string): Opened | undefined => known.get(address);

/** Keeps what is read now. The one that was read the longest ago is forgotten. */
export function remember(address: string, opened: Opened): void {
  known.delete(address);
  known.set(address, opened);
  for (const oldest of [...known.keys()].slice(0, known.size - MOST)) known.delete(oldest);
}

/** Forgets all: another person may sign in, or somebody was erased. */
export const forgetAll = (): void => known.clear();

createRoot(() => createEffect(on(forgetting, forgetAll)));
