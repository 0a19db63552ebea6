import { useNavigate } from '@solidjs/router';
import { Match, Show, Switch } from 'solid-js';
import { TryAgain } from '../kit/try-again.tsx';
import { t, type Word } from '../words/words.ts';
import { counts } from './counts.ts';
import { type Filters, isNarrowed, NO_FILTERS, written } from './filters.ts';
import { FirstSteps } from './first-steps.tsx';
import type { Rows } from './rows.ts';

const isSearched = ({ search }: Filters): boolean => search.trim() !== '';

function whyOf(filters: Filters): Word {
  if (isNarrowed(filters)) return 'list.empty.filters';
  if (isSearched(filters)) return filters.view === 'all' ? 'list.empty.search' : 'list.empty.searchInView';
  return filters.asOf === null ? 'list.empty.view' : 'list.empty.past';
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
  const searchEverything = () => {
    const { search, asOf } = props.filters;
    navigate(`/work${written({ ...NO_FILTERS, view: 'all', search, asOf })}`, { scroll: false });
  };
  return (
    <Switch>
      <Match when={props.rows.state() === 'failed'}>
        <div class="empty" role="row">
          <div role="gridcell">
            <h2 role="alert">{t('app.failed')}</h2>
            <TryAgain run={() => void props.rows.begin()} />
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
            <Show when={isSearched(props.filters) && props.filters.view !== 'all'}>
              <button type="button" class="button" onClick={searchEverything}>
                {t('list.searchAll')}
              </button>
            </Show>
          </div>
        </div>
      </Match>
    </Switch>
  );
}
