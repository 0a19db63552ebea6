import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import { announce } from '../app/announce.ts';
import { forgetting } from '../desk/erasures.ts';
import { Keys } from '../kit/keys.tsx';
import { Said } from '../kit/said.tsx';
import { t } from '../words/words.ts';
import type { Filters } from './filters.ts';
import { type Item, pathOf } from './item.ts';
import { shortNumberIn, ticketsNumbered } from './short-number.ts';

/** After the last digit, in milliseconds. */
const PAUSE_MS = 150;

interface NumberFoundProps {
  readonly filters: Filters;
  open(item: Item): void;
}

/** Above the rows of a search for a short number: the ticket that has it, in whatever view it is. */
export function NumberFound(props: NumberFoundProps) {
  const [found, setFound] = createSignal<Item | null>(null);
  const short = createMemo(() => (props.filters.asOf === null ? shortNumberIn(props.filters.search) : null));
  createEffect(
    // Somebody was erased: what was read before isn’t kept.
    on([short, forgetting], ([number]) => {
      setFound(null);
      if (number === null) return;
      const ending = new AbortController();
      const ask = async () => {
        const [first] = await ticketsNumbered(number, ending.signal);
        if (ending.signal.aborted) return;
        setFound(first ?? null);
        if (first) announce(opens(first));
      };
      const timer = setTimeout(ask, PAUSE_MS);
      onCleanup(() => {
        ending.abort();
        clearTimeout(timer);
      });
    }),
  );
  const opens = ({ number }: Item) => t('palette.open', { number: number ?? '' });
  return (
    <Show when={found()}>
      {(item) => (
        <a
          class="number-found"
          href={`/console${pathOf(item())}${location.search}`}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            props.open(item());
          }}
        >
          <strong>{opens(item())}</strong>
          <Said class="ellipsis" text={item().subject ?? ''} />
          <Keys keys="Enter" />
        </a>
      )}
    </Show>
  );
}
