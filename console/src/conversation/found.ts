import { useLocation } from '@solidjs/router';
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { filtersIn, searchedFor } from '../list/filters.ts';
import { keyOf } from '../list/item.ts';
import type { Thread } from './model.ts';

/** After the last letter, in milliseconds. */
const PAUSE_MS = 300;

interface Found {
  /** What was searched for; empty: nothing. */
  readonly search: string;
  /** The ids of messages in which it was found, the newest first. */
  readonly ids: readonly string[];
}
const NOTHING: Found = { search: '', ids: [] };

async function messagesWith(search: string, key: string, signal: AbortSignal): Promise<Found> {
  const query = { search, search_in: 'all', highlight: 'true' } as const;
  const { data } = await desk.work.list({ view: 'all', ids: key, limit: 1, ...query }, { signal });
  const found = data.items.flatMap(({ highlights = [] }) => highlights);
  return { search, ids: found.flatMap(({ message_id }) => message_id ?? []) };
}

/** Where the list's search in messages has found something in a ticket or chat. */
export function createFound(thread: () => Thread): () => Found {
  const location = useLocation();
  const [found, setFound] = createSignal(NOTHING);
  const search = createMemo(() => {
    const filters = filtersIn(location.search);
    // Of the past, history tells no messages that a search has found.
    return filters.inMessages && filters.asOf === null ? searchedFor(filters) : '';
  });
  const key = createMemo(() => keyOf(thread()));
  let pauseMs = 0;
  createEffect(
    on([search, key], ([term, of]) => {
      const ending = new AbortController();
      const ask = () =>
        messagesWith(term, of, ending.signal).then(
          setFound,
          () => ending.signal.aborted || setFound(NOTHING),
        );
      const timer = term === '' ? null : setTimeout(ask, pauseMs);
      pauseMs = PAUSE_MS;
      if (timer === null) setFound(NOTHING);
      onCleanup(() => {
        ending.abort();
        if (timer !== null) clearTimeout(timer);
      });
    }),
  );
  return found;
}
