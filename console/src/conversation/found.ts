import { useLocation } from '@solidjs/router';
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { filtersIn, searchedFor } from '../list/filters.ts';
import { keyOf } from '../list/item.ts';
import type { Thread } from './model.ts';

/** After the last letter, in milliseconds. */
const PAUSE_MS = 300;

export interface Found {
  /** What was searched for; empty: nothing. */
  readonly search: string;
  /** The ids of messages in which it was found, the newest first. */
  readonly ids: readonly string[];
  /** It was found in a ticket's description, which is its first message. */
  readonly isInFirst: boolean;
  /** Whether the message is what was found: not the subject, a name or the like alone. */
  readonly leads: boolean;
}
const NOTHING: Found = { search: '', ids: [], isInFirst: false, leads: false };

interface Asked {
  readonly search: string;
  readonly inMessages: boolean;
  readonly key: string;
}

async function messagesWith({ search, inMessages, key }: Asked, signal: AbortSignal): Promise<Found> {
  const query = { search, search_in: inMessages ? 'all' : 'fields', highlight: 'true' } as const;
  const { data } = await desk.work.list({ view: 'all', ids: key, limit: 1, ...query }, { signal });
  const found = data.items.flatMap(({ highlights = [] }) => highlights);
  const ids = found.flatMap(({ message_id }) => message_id ?? []);
  const isInFirst = found.some(({ field }) => field === 'description');
  const isElsewhere = found.some(({ field }) => field !== 'description' && field !== 'message');
  return { search, ids, isInFirst, leads: inMessages || !isElsewhere };
}

/** Where the list's search has found something in the messages of a ticket or chat. */
export function createFound(thread: () => Thread): () => Found {
  const location = useLocation();
  const [found, setFound] = createSignal(NOTHING);
  const filters = createMemo(() => filtersIn(location.search));
  // Of the past, history tells no messages that a search has found.
  const search = createMemo(() => (filters().asOf === null ? searchedFor(filters()) : ''));
  const inMessages = createMemo(() => filters().inMessages);
  const key = createMemo(() => keyOf(thread()));
  let pauseMs = 0;
  createEffect(
    on([search, inMessages, key], ([term, isInMessages, of]) => {
      const ending = new AbortController();
      const ask = () =>
        messagesWith({ search: term, inMessages: isInMessages, key: of }, ending.signal).then(
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
