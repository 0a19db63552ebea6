import { useNavigate } from '@solidjs/router';
import { For, Match, Show, Switch } from 'solid-js';
import { Keys } from '../kit/keys.tsx';
import { TryAgain } from '../kit/try-again.tsx';
import { t, type Word } from '../words/words.ts';
import { counts } from './counts.ts';
import { cleared, type Filters, isNarrowed, NO_FILTERS, written } from './filters.ts';
import { FirstSteps } from './first-steps.tsx';
import { OFFER_ID } from './focus.ts';
import type { Rows } from './rows.ts';
import { shortNumberIn } from './short-number.ts';

const isSearched = ({ search }: Filters): boolean => search.trim() !== '';

function whyOf(filters: Filters): Word {
  if (isSearched(filters)) {
    if (isNarrowed(filters)) return 'list.empty.searchInFilters';
    return filters.view === 'all' ? 'list.empty.search' : 'list.empty.searchInView';
  }
  if (isNarrowed(filters)) return 'list.empty.filters';
  return filters.asOf === null ? 'list.empty.view' : 'list.empty.past';
}

/** Where a search has looked. Of the past, messages aren't searched. */
const whereOf = ({ inMessages, asOf }: Filters): Word =>
  inMessages && asOf === null ? 'list.empty.withMessages' : 'list.empty.withoutMessages';

/** Lists that may have what this one hasn't. */
const OFFERS = {
  'list.searchAll': ({ search, inMessages, asOf }: Filters): Filters => ({
    ...{ ...NO_FILTERS, view: 'all', search, inMessages, asOf },
  }),
  'list.searchMessages': (filters: Filters): Filters => ({ ...filters, inMessages: true }),
  'list.clearFilters': cleared,
} as const;
type Offer = keyof typeof OFFERS;

function offersOf(filters: Filters): readonly Offer[] {
  const isPart = filters.view !== 'all' || isNarrowed(filters);
  const offers: Offer[] = [];
  if (isSearched(filters) && isPart) offers.push('list.searchAll');
  if (isSearched(filters) && !filters.inMessages && filters.asOf === null) offers.push('list.searchMessages');
  if (isNarrowed(filters)) offers.push('list.clearFilters');
  return offers;
}

/** What stands in place of rows: that they couldn't be loaded, or why there are none. */
export function Nothing(props: { readonly rows: Rows; readonly filters: Filters }) {
  /** Whether the desk has nothing at all yet. */
  const isNew = () =>
    props.rows.state() === 'ready' &&
    props.rows.order().total === 0 &&
    props.filters.asOf === null &&
    counts().all === 0;
  const navigate = useNavigate();
  /** A key would open the ticket that has this number: `number-found.tsx` says so. */
  const isNumber = () => props.filters.asOf === null && shortNumberIn(props.filters.search) !== null;
  return (
    <Switch>
      <Match when={props.rows.state() === 'failed' || props.rows.isUnasked()}>
        <div class="empty" role="row">
          <div role="gridcell">
            <h2 role="alert">{t('list.unasked')}</h2>
            <p>{t('list.unasked.text')}</p>
            <p class="offers">
              <TryAgain run={() => void props.rows.begin()} />
            </p>
          </div>
        </div>
      </Match>
      <Match when={isNew()}>
        <FirstSteps />
      </Match>
      <Match when={props.rows.state() === 'ready' && props.rows.order().total === 0}>
        <div class="empty" role="row">
          <div role="gridcell">
            <h2>{t('list.empty')}</h2>
            <p>{t(whyOf(props.filters))}</p>
            <Show when={isSearched(props.filters)}>
              <p>{t(whereOf(props.filters))}</p>
            </Show>
            <p class="offers">
              <For each={offersOf(props.filters)}>
                {(offer, index) => (
                  <button
                    type="button"
                    id={index() === 0 && props.rows.isCurrent() ? OFFER_ID : undefined}
                    class="button"
                    onClick={() =>
                      navigate(`/work${written(OFFERS[offer](props.filters))}`, { scroll: false })
                    }
                  >
                    {t(offer)}
                    <Show when={index() === 0 && !isNumber()}>
                      <Keys keys="Enter" />
                    </Show>
                  </button>
                )}
              </For>
            </p>
          </div>
        </div>
      </Match>
    </Switch>
  );
}
