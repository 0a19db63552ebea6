import { useLocation, useNavigate } from '@solidjs/router';
import { onMount, Show } from 'solid-js';
import { useTitle } from '../app/title.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import ArrowDownWideNarrow from '../kit/icons/arrow-down-wide-narrow.tsx';
import ArrowUpDown from '../kit/icons/arrow-up-down.tsx';
import ArrowUpNarrowWide from '../kit/icons/arrow-up-narrow-wide.tsx';
import Clock from '../kit/icons/clock.tsx';
import ListFilter from '../kit/icons/list-filter.tsx';
import { IconButton } from '../kit/tip.tsx';
import { pair } from '../words/pair.ts';
import { inFull } from '../words/times.ts';
import { t } from '../words/words.ts';
import { FilterMenu } from './filter-menu.tsx';
import { type Filters, isNarrowed, written } from './filters.ts';
import { Narrowed } from './narrowed.tsx';
import { findOffers } from './people.ts';
import { isExplained, SORTS, type Sort, type View } from './vocabulary.ts';

interface FilterBarProps {
  readonly filters: Filters;
  /** Null: the desk couldn't be asked. */
  readonly total: number | null;
  /** How many changes wait to be shown. */
  readonly arrived: number;
  showNew(): void;
  /** What the figure counts that the list is behind; null: none. */
  readonly counted: number | null;
  /** The name of the person whose items are shown; null: it isn't known. */
  readonly person: string | null;
}

/** The name of the view, what narrows it, and its order. */
export function FilterBar(props: FilterBarProps) {
  const location = useLocation();
  const navigate = useNavigate();
  const show = (filters: Filters) =>
    navigate(`${location.pathname.slice('/console'.length)}${written(filters)}`, {
      replace: true,
      scroll: false,
    });
  onMount(findOffers);
  useTitle(() => nameOfView(props.filters.view));
  return (
    <header class="list-head">
      <h1 title={saysOfView(props.filters.view)}>{nameOfView(props.filters.view)}</h1>
      <div class="list-counts">
        <span class="muted">
          <Show when={props.total !== null}>{t('list.total', { total: props.total ?? 0 })}</Show>
          <Show when={props.total !== null && props.counted !== null && props.counted > props.total}>
            {' '}
            {t('counted.times', { count: props.counted ?? 0 })}
          </Show>
        </span>
        <span role="status">
          <Show when={props.arrived}>
            {(count) => (
              <button type="button" class="button primary news" onClick={() => props.showNew()}>
                {t('list.new', { count: count() })} <kbd>.</kbd>
              </button>
            )}
          </Show>
        </span>
      </div>
      <div class="list-tools">
        <Show when={props.filters.search.trim() !== ''}>
          <button
            type="button"
            class="button quiet"
            aria-pressed={props.filters.inMessages}
            onClick={() => show({ ...props.filters, inMessages: !props.filters.inMessages })}
          >
            {t('filter.inMessages')}
          </button>
        </Show>
        <FilterMenu filters={props.filters} show={show}>
          <ListFilter size={16} aria-hidden="true" />
          <span class="tool-name">{t('filter.add')}</span>
        </FilterMenu>
        <ChoiceMenu
          label={pair(t('sort.label'), t(`sort.${props.filters.sort}`))}
          choices={SORTS.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
          chosen={[props.filters.sort]}
          onChoose={(sort) => show({ ...props.filters, sort: sort as Sort, order: 'desc' })}
        >
          <ArrowUpDown size={16} aria-hidden="true" />
          <span class="tool-name">{t(`sort.${props.filters.sort}`)}</span>
        </ChoiceMenu>
        <IconButton
          label={t(`sort.${props.filters.order}`)}
          onClick={() => show({ ...props.filters, order: props.filters.order === 'desc' ? 'asc' : 'desc' })}
        >
          <Show when={props.filters.order === 'desc'} fallback={<ArrowUpNarrowWide size={16} />}>
            <ArrowDownWideNarrow size={16} />
          </Show>
        </IconButton>
      </div>
      <Show when={props.filters.asOf}>
        {(moment) => (
          <p class="past" role="status">
            <Clock size={14} aria-hidden="true" /> {t('list.past', { moment: inFull(moment()) })}{' '}
            <button type="button" class="link" onClick={() => show({ ...props.filters, asOf: null })}>
              {t('time.toNow')}
            </button>
          </p>
        )}
      </Show>
      <Show when={isNarrowed(props.filters)}>
        <Narrowed filters={props.filters} person={props.person} show={show} />
      </Show>
    </header>
  );
}

/** What a view has, where its name may mean several things. */
export const saysOfView = (view: View): string | undefined =>
  isExplained(view) ? t(`view.${view}.says`) : undefined;

/** The name of a view. */
export const nameOfView = (view: View): string =>
  view.startsWith('status_')
    ? t(`status.${view.slice('status_'.length) as 'pending'}`)
    : t(`view.${view as 'open'}`);
