import { createEffect, createSignal, on } from 'solid-js';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import { between } from './order.ts';
import { isKnown, rangeOf } from './range.ts';
import type { Rows } from './rows.ts';

/** So many rows are selected by one range at most: each has to be asked for. */
const MOST = 1_000;

export type Selection = ReturnType<typeof createSelection>;

/** The row under the cursor, and the selected rows. They are known by their keys: rows that move keep them. */
export function createSelection(rows: Rows, filters: () => unknown) {
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;
  /** The other end of a range of which not all rows have come; null: there is none. */
  let waiting: string | null = null;
  const place = (key: string | null) => (key === null ? -1 : rows.order().keys.indexOf(key));
  const clear = () => {
    [anchor, waiting] = [null, null];
    setSelected(new Set<string>());
  };
  /** Selects the rows between both ends, as far as they have come, and asks for the others. Returns whether there are too many. */
  const selectUpTo = (key: string): boolean => {
    const [from, to] = [place(anchor), place(key)];
    if (to < 0) return false;
    const range = rangeOf(from < 0 ? to : from, to, MOST);
    const { first, last } = range;
    setSelected((before) => new Set([...before, ...between(rows.order(), first, last)]));
    waiting = isKnown(rows.order(), range) ? null : key;
    if (waiting !== null) rows.need(first, last);
    return range.isCut;
  };
  createEffect(on(rows.order, () => waiting !== null && selectUpTo(waiting), { defer: true }));

  // Other filters show another list: nothing that can't be seen stays selected.
  createEffect(on(filters, clear, { defer: true }));
  // What has left the list isn't a part of the next change.
  createEffect(
    on(
      () => rows.news().left,
      (left, before = new Set()) => {
        const gone = left.difference(before);
        if (!selected().isDisjointFrom(gone)) setSelected((all) => all.difference(gone));
        return left;
      },
    ),
  );

  return {
    ...{ cursor, setCursor, selected, clear },
    cursorIndex: () => place(cursor()),
    /** Selects a row, or no longer. */
    toggle(key: string) {
      [anchor, waiting] = [key, null];
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      });
    },
    /** Selects all rows from the one selected last to this one. */
    extendTo(key: string) {
      anchor ??= cursor() ?? key;
      if (selectUpTo(key)) toast({ text: t('bulk.most', { count: MOST }) });
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
