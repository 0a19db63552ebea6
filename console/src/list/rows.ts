import { batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { forgetting } from '../desk/erasures.ts';
import { isOffline, lineState } from '../desk/line.ts';
import { onGap } from '../desk/presence.ts';
import { untilDone } from '../desk/until-done.ts';
import { setCounts } from './counts.ts';
import { type Filters, listKey, NO_FILTERS, searchedFor } from './filters.ts';
import { type Item, keyOf } from './item.ts';
import { createItems } from './items.ts';
import { hearChanges } from './live-changes.ts';
import { merged, type News, NO_NEWS } from './news.ts';
import {
  isKnownBefore,
  NOTHING_KNOWN,
  type Order,
  OVERLAP,
  rowsBefore,
  WINDOW,
  windowsFor,
  withWindow,
} from './order.ts';
import { type Answer, AT_ONCE, itemsAmong, itemsNow, topOf, windowAt, windowWith } from './work-requests.ts';

/** After an interruption, so many rows are brought up to date at most; the others as they are scrolled to. */
const MOST_REFRESHED = 500;
/** How often a window is looked for in a list that changes meanwhile. */
const MOST_TRIES = 4;

export type RowsState = 'loading' | 'ready' | 'failed';
export type Rows = ReturnType<typeof createRows>;

/**
 * The rows of the list with these filters. They change where they stand; what is new, and what has moved up, waits to be shown, so
 * that nothing jumps under the reader's eyes.
 */
export function createRows(filters: () => Filters) {
  const items = createItems();
  const { keep, itemOf } = items;
  const [order, setOrder] = createSignal<Order>(NOTHING_KNOWN);
  const [news, setNews] = createSignal<News>(NO_NEWS);
  const [state, setState] = createSignal<RowsState>('loading');
  /** What the rows are of: the address may be a letter ahead of them. */
  const [answered, setAnswered] = createSignal(NO_FILTERS);
  const search = createMemo(() => searchedFor(answered()));
  /** The figure that the list is behind, as the desk counts it. */
  const [counted, setCounted] = createSignal<number | null>(null);
  /** Grows whenever the list begins anew: with other filters, or with what is new. */
  const [edition, setEdition] = createSignal(0);
  let [requests, underWay] = [new AbortController(), new Set<number>()];
  let isOver = false;
  /** The last beginning: what is told meanwhile is looked at once its rows are there. */
  let beginning: Promise<void> = Promise.resolve();

  /** Nothing changes any more in a list of the past. */
  const isPast = () => filters().asOf !== null;

  const begin = () => (beginning = readFromTop(false));
  /** Somebody was erased: nothing that was read before is kept. The reader stays where they are. */
  const forget = () => (beginning = readFromTop(true));

  async function readFromTop(staysInPlace: boolean): Promise<void> {
    requests.abort();
    requests = new AbortController();
    underWay = new Set();
    const { signal } = requests;
    const wanted = filters();
    try {
      const page = await topOf(wanted, signal);
      batch(() => {
        if (staysInPlace) items.forget();
        keep(page.items);
        if (page.counts) setCounts(page.counts);
        setCounted(page.counted ?? null);
        setNews(NO_NEWS);
        setAnswered(wanted);
        setOrder(withWindow({ total: page.total, keys: [] }, 0, page.items.map(keyOf), page.total));
        setState('ready');
        if (!staysInPlace) setEdition((before) => before + 1);
      });
    } catch {
      if (!signal.aborted) setState('failed');
    }
  }

  const fetchWindow = async (offset: number) => {
    if (underWay.has(offset)) return;
    underWay.add(offset);
    const { signal } = requests;
    try {
      const found = isPast()
        ? (await windowAt(filters(), offset, signal)).items
        : await joining(offset, signal);
      const keys = found.map(keyOf);
      batch(() => {
        keep(found);
        setOrder((before) => withWindow(before, offset, keys, before.total));
        setNews((before) => ({ ...before, arrived: before.arrived.difference(new Set(keys)) }));
      });
    } catch {
      // It is asked for again when it is next scrolled to.
    } finally {
      if (!signal.aborted) underWay.delete(offset);
    }
  };

  /**
   * The rows of a window, of a list that has changed since it was shown. What arrived stands above all others in most lists, at the end of those
   * that begin with the oldest, or in between: the rows before the window tell.
   */
  async function joining(offset: number, signal: AbortSignal): Promise<readonly Item[]> {
    const overlap = Math.min(OVERLAP, offset);
    const arrived = news().arrived.size;
    const guesses = isKnownBefore(order(), offset) ? [...new Set([arrived, 0])] : [];
    for (let moved = guesses.shift(), tries = 0; moved !== undefined && tries < MOST_TRIES; tries++) {
      const { items: found } = await windowWith(overlap, filters(), offset + moved, signal);
      const before = rowsBefore(order(), offset, found.map(keyOf));
      if (before !== null && before <= overlap) return found.slice(before, before + WINDOW);
      moved = before === null ? guesses.shift() : moved + before - overlap;
    }
    return (await windowAt(filters(), offset + arrived, signal)).items;
  }

  /** Waits until the list isn't beginning anew: an answer from before would say what is new to rows that aren't shown any more. */
  async function begun(): Promise<void> {
    for (let last: Promise<void> | null = null; last !== beginning; ) {
      last = beginning;
      await last;
    }
  }

  /** Brings rows up to date where they stand. Throws where the desk can't be asked. */
  async function refresh(keys: readonly string[]): Promise<void> {
    if (isPast()) return;
    await begun();
    const { signal } = requests;
    await takeIn(keys, itemsAmong(filters(), keys, signal), signal);
  }

  /** Takes in what the desk says of the rows with these keys. What was asked for another list is nothing any more. */
  async function takeIn(keys: readonly string[], asked: Promise<Answer>, signal: AbortSignal): Promise<void> {
    try {
      const { items: found, counts } = await asked;
      if (signal.aborted) return;
      const shown = new Set(order().keys.filter((key) => key !== undefined));
      const next = merged(news(), { asked: keys, found: found.map(keyOf), shown });
      if (shown.size === 0 && next.arrived.size > 0) return await begin();
      batch(() => {
        keep(found);
        if (counts) setCounts(counts);
        setNews(next);
      });
      // They stand there until the list begins anew, as they are now.
      const left = keys.filter((key) => next.left.has(key));
      if (left.length > 0) keep((await itemsNow(left, signal)).items);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** More has happened than the desk tells: what is shown, and what came meanwhile, is asked for. */
  async function catchUp(): Promise<void> {
    if (isPast()) return;
    await begun();
    const { signal } = requests;
    const top = topOf(filters(), signal);
    const atTop = (await top.catch(() => null))?.items.map(keyOf) ?? [];
    await takeIn(atTop, top, signal);
    const known = new Set(order().keys.filter((key) => key !== undefined)).difference(new Set(atTop));
    const keys = [...known].slice(0, MOST_REFRESHED);
    for (let at = 0; at < keys.length; at += AT_ONCE) await refresh(keys.slice(at, at + AT_ONCE));
  }

  // What asks the desk for the same list doesn't begin it anew.
  const list = createMemo(() => listKey(filters()));
  createEffect(on(list, begin));
  const isCurrent = () => listKey(answered()) === list();
  /** Whether the desk couldn't be asked for this list: rows of another one are none of it. */
  const isUnasked = createMemo(() => (state() === 'failed' || isOffline()) && !isCurrent());
  createEffect(on(forgetting, forget, { defer: true }));
  onCleanup(onGap(() => untilDone(catchUp, () => !isOver)));
  createEffect(on(lineState, (line) => line === 'up' && state() === 'failed' && void begin()));
  createEffect(on(isOffline, (now) => now || isCurrent() || void begin(), { defer: true }));
  onCleanup(hearChanges(refresh));
  onCleanup(() => {
    isOver = true;
    requests.abort();
  });

  return {
    ...{ news, state, search, counted, edition, begin, itemOf, isUnasked },
    order: () => (isUnasked() ? NOTHING_KNOWN : order()),
    /** Whether the desk has answered with what the address asks for. */
    isCurrent,
    /** Asks for the rows between two places that aren't known yet. */
    need(first: number, last: number) {
      for (const offset of windowsFor(order(), first, last)) void fetchWindow(offset);
    },
    itemAt: (index: number): Item | undefined => itemOf(order().keys[index]),
  };
}
