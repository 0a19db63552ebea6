import { createSignal, type Signal } from 'solid-js';
import { type Item, keyOf } from './item.ts';

/** The rows that were read, by their keys: one that is read again changes where it stands. */
export function createItems() {
  const items = new Map<string, Signal<Item>>();
  return {
    keep(found: readonly Item[]): void {
      for (const item of found) {
        const known = items.get(keyOf(item));
        if (known) known[1](item);
        else items.set(keyOf(item), createSignal(item));
      }
    },
    itemOf: (key: string | null | undefined): Item | undefined => items.get(key ?? '')?.[0](),
    forget: (): void => items.clear(),
  };
}
