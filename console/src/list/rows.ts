import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { lineState } from '../desk/line.ts';
import { onGap } from '../desk/presence.ts';
import { setCounts } from './counts.ts';
import { asked, type Filters } from './filters.ts';
import { type Item, keyOf } from './item.ts';
import { hearChanges } from './live-changes.ts';
import { merged, type News, NO_NEWS } from './news.ts';
import { NOTHING_KNOWN, type Order, WINDOW, windowsFor, withWindow } from './order.ts';
import { itemsAmong, windowAt } from './work-requests.ts';

export type RowsState = 'loading' | 'ready' | 'failed';
export type Rows = ReturnType<typeof createRows>;

/**
 * The rows of the list with these filters. They change where they stand; what is new, and what has moved up, waits to be shown, so
 * that nothing jumps under the reader's eyes.
 */
export function createRows(filters: () => Filters) {
  const [items, setItems] = createStore<Record<string, Item>>({});
  const [order, setOrder] = createSignal<Order>(NOTHING_KNOWN);
  const [news, setNews] = createSignal<News>(NO_NEWS);
  const [state, setState] = createSignal<RowsState>('loading');
  /** Grows whenever the list begins anew: with other filters, or with what is new. */
  const [edition, setEdition] = createSignal(0);
  let requests = new AbortController();
  let underWay = new Set<number>();

  const keep = (found: readonly Item[]) => {
    for (const item of found) setItems(keyOf(item), reconcile(item));
  };

  async function begin(): Promise<void> {
    requests.abort();
    requests = new AbortController();
    underWay = new Set();
    const { signal } = requests;
    try {
      const page = await windowAt(filters(), 0, signal);
      keep(page.items);
      setCounts(page.counts);
      setNews(NO_NEWS);
      setOrder(withWindow({ total: page.total, keys: [] }, 0, page.items.map(keyOf), page.total));
      setState('ready');
      setEdition((before) => before + 1);
    } catch {
      if (!signal.aborted) setState('failed');
    }
  }

  /** Rows that arrived since stand above all others: places have moved by so many. */
  const fetchWindow = async (offset: number) => {
    if (underWay.has(offset)) return;
    underWay.add(offset);
    const { signal } = requests;
    try {
      const page = await windowAt(filters(), offset + news().arrived.size, signal);
      keep(page.items);
      setOrder((before) => withWindow(before, offset, page.items.map(keyOf), before.total));
    } catch {
      // It is asked for again when it is next scrolled to.
    } finally {
      if (!signal.aborted) underWay.delete(offset);
    }
  };

  /** Brings rows up to date where they stand. */
  async function refresh(keys: readonly string[]): Promise<void> {
    const { signal } = requests;
    const page = await itemsAmong(filters(), keys, signal).catch(() => null);
    if (page === null || signal.aborted) return;
    keep(page.items);
    setCounts(page.counts);
    const shown = new Set(order().keys.filter((key) => key !== undefined));
    const next = merged(news(), { asked: keys, found: page.items.map(keyOf), shown });
    if (shown.size === 0 && next.arrived.size > 0) await begin();
    else setNews(next);
  }

  /** More has happened than the desk tells: what is shown, and what came meanwhile, is asked for. */
  async function catchUp(): Promise<void> {
    const head = await windowAt(filters(), 0, requests.signal).catch(() => null);
    const known = order().keys.filter((key) => key !== undefined);
    const keys = [...new Set([...(head?.items ?? []).map(keyOf), ...known])];
    for (let at = 0; at < Math.min(keys.length, 5 * WINDOW); at += WINDOW)
      await refresh(keys.slice(at, at + WINDOW));
  }

  // What asks the desk for the same list doesn't begin it anew.
  createEffect(
    on(
      createMemo(() => JSON.stringify(asked(filters()))),
      begin,
    ),
  );
  onCleanup(onGap(catchUp));
  createEffect(on(lineState, (line) => line === 'up' && state() === 'failed' && void begin()));
  onCleanup(hearChanges(refresh));
  onCleanup(() => requests.abort());

  return {
    ...{ items, order, news, state, edition, begin },
    /** Asks for the rows between two places that aren't known yet. */
    need(first: number, last: number) {
      for (const offset of windowsFor(order(), first, last)) void fetchWindow(offset);
    },
    itemAt: (index: number): Item | undefined => items[order().keys[index] ?? ''],
  };
}
