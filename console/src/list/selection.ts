import { createEffect, createSignal, on } from 'solid-js';
import { between } from './order.ts';
import type { Rows } from './rows.ts';

export type Selection = ReturnType<typeof createSelection>;

/** The row under the cursor, and the selected rows. They are known by their keys: rows that move keep them. */
export function createSelection(rows: Rows, filters: () => unknown) {
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;
  const place = (key: string | null) => (key === null ? -1 : rows.order().keys.indexOf(key));
  const clear = () => {
    anchor = null;
    setSelected(new Set<string>());
  };

  // Other filters show another list: nothing that can't be seen stays selected.
  createEffect(on(filters, clear, { defer: true }));

  return {
    ...{ cursor, setCursor, selected, clear },
    cursorIndex: () => place(cursor()),
    /** Selects a row, or no longer. */
    toggle(key: string) {
      anchor = key;
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      });
    },
    /** Selects all rows from the one selected last to this one. */
    extendTo(key: string) {
      const from = place(anchor ?? cursor() ?? key);
      anchor ??= cursor() ?? key;
      setSelected((before) => new Set([...before, ...between(rows.order(), from, place(key))]));
    },
    /** Moves the cursor by so many rows. */
    move(by: number): string | null {
      const last = rows.order().total - 1;
      const to = Math.min(last, Math.max(0, place(cursor()) + by));
      const key = rows.order().keys[to];
      if (key !== undefined) setCursor(key);
      return key ?? null;
    },
  };
}
