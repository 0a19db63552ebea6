import { useLocation, useNavigate } from '@solidjs/router';
import { For, onMount, Show } from 'solid-js';
import { useTitle } from '../app/title.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import ArrowDownWideNarrow from '../kit/icons/arrow-down-wide-narrow.tsx';
import ArrowUpDown from '../kit/icons/arrow-up-down.tsx';
import ArrowUpNarrowWide from '../kit/icons/arrow-up-narrow-wide.tsx';
import ListFilter from '../kit/icons/list-filter.tsx';
import X from '../kit/icons/x.tsx';
import { IconButton } from '../kit/tip.tsx';
import { t } from '../words/words.ts';
import { nameOfChoice } from './choices.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { CHOICES, type Filters, NO_FILTERS, toggled, written } from './filters.ts';
import { findOffers } from './people.ts';
import { SORTS, type Sort, type View } from './vocabulary.ts';

/** The name of the view, what narrows it, and its order. */
export function FilterBar(props: { readonly filters: Filters; readonly total: number }) {
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
      <div class="list-title">
        <h1>{nameOfView(props.filters.view)}</h1>
        <span class="muted">{t('list.total', { total: props.total })}</span>
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
          label={`${t('sort.label')}: ${t(`sort.${props.filters.sort}`)}`}
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
      <Show when={CHOICES.some((name) => props.filters[name].length > 0)}>
        <Narrowed filters={props.filters} show={show} />
      </Show>
    </header>
  );
}

const nameOfView = (view: View): string =>
  view.startsWith('status_')
    ? t(`status.${view.slice('status_'.length) as 'pending'}`)
    : t(`view.${view as 'open'}`);

/** The filters that hold now, each with a button that removes it. */
function Narrowed(props: { readonly filters: Filters; show(filters: Filters): void }) {
  const held = () =>
    CHOICES.flatMap((name) =>
      props.filters[name].map((value) => ({ name, value, label: nameOfChoice(name, value) })),
    );
  return (
    <ul class="narrowed">
      <For each={held()}>
        {({ name, value, label }) => (
          <li class="chip">
            <span class="said ellipsis">
              {t(`filter.${name}`)}: {label}
            </span>
            <button
              type="button"
              aria-label={t('filter.remove', { name: label })}
              onClick={() => props.show(toggled(props.filters, name, value))}
            >
              <X size={13} />
            </button>
          </li>
        )}
      </For>
      <li>
        <button
          type="button"
          class="link"
          onClick={() =>
            props.show({ ...NO_FILTERS, view: props.filters.view, search: props.filters.search })
          }
        >
          {t('filter.clear')}
        </button>
      </li>
    </ul>
  );
}
