import { Match, Switch } from 'solid-js';
import { TryAgain } from '../kit/try-again.tsx';
import { t } from '../words/words.ts';
import { counts } from './counts.ts';
import { type Filters, isNarrowed } from './filters.ts';
import { FirstSteps } from './first-steps.tsx';
import type { Rows } from './rows.ts';

/** What stands in place of rows: that they couldn't be loaded, or why there are none. */
export function Nothing(props: { readonly rows: Rows; readonly filters: Filters }) {
  /** Whether the desk has nothing at all yet. */
  const isNew = () =>
    props.rows.state() === 'ready' &&
    props.rows.order().total === 0 &&
    props.filters.asOf === null &&
    counts().all === 0;
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
            <p>
              {isNarrowed(props.filters) || props.filters.search.trim() !== ''
                ? t('list.empty.filters')
                : t('list.empty.view')}
            </p>
          </div>
        </div>
      </Match>
    </Switch>
  );
}
