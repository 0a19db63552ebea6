import { createVirtualizer } from '@tanstack/solid-virtual';
import { createEffect, For, on, onMount, Show } from 'solid-js';
import { announce } from '../app/announce.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { createPacer } from '../kit/pacer.ts';
import { t } from '../words/words.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import type { Filters } from './filters.ts';
import { LIST_ID, takeOffer } from './focus.ts';
import { type Item, isNamed, keyOf, pathOf, personKeyOf } from './item.ts';
import { personOf } from './naming.ts';
import { Nothing } from './nothing.tsx';
import { NumberFound } from './number-found.tsx';
import { OVERSCAN } from './order.ts';
import { Row } from './row.tsx';
import { createRowHeight } from './row-height.ts';
import type { Rows } from './rows.ts';
import type { Selection } from './selection.ts';

interface WorkListProps {
  readonly filters: Filters;
  readonly rows: Rows;
  readonly selection: Selection;
  readonly opened: { readonly kind: string; readonly name: string } | null;
  open(item: Item): void;
}

/** Whoever runs through the list faster than this, in milliseconds, opens only the row at which they stop. */
const QUICK_MS = 160;

/** All tickets and chats that match, however many: only the rows in sight are on the page. */
export function WorkList(props: WorkListProps) {
  let scroller: HTMLDivElement | undefined;
  const { rows, selection } = props;
  const { isNarrow, height, watch } = createRowHeight();
  const virtual = createVirtualizer({
    get count() {
      return rows.order().total;
    },
    getScrollElement: () => scroller ?? null,
    get estimateSize() {
      const all = height();
      return () => all;
    },
    overscan: OVERSCAN,
  });
  const shown = () => virtual.getVirtualItems();
  const isDrawn = (index: number) => shown().some((place) => place.index === index);
  createEffect(() => {
    const [first, last] = [shown()[0], shown().at(-1)];
    if (first && last) rows.need(first.index, last.index);
  });
  /** The row under the cursor stays in sight where the list becomes narrower or wider. */
  const toCursor = () => {
    const index = selection.cursorIndex();
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  };
  createEffect(
    on(
      height,
      () => {
        virtual.measure();
        requestAnimationFrame(toCursor);
      },
      { defer: true },
    ),
  );
  createEffect(
    on(
      () => props.opened === null,
      (isClosed) => isClosed && requestAnimationFrame(toCursor),
      { defer: true },
    ),
  );
  // Where it stands at the top already, scrolling would have the page laid out at once, and again afterwards.
  createEffect(
    on(rows.edition, () => virtual.scrollOffset !== 0 && scroller?.scrollTo({ top: 0 }), { defer: true }),
  );
  createEffect(
    on(
      () => rows.news().arrived.size,
      (count) => count > 0 && announce(t('list.new', { count })),
    ),
  );
  onMount(() => scroller && watch(scroller));

  /** All rows of a person's list name them. */
  const personName = () => {
    const person = rows.itemAt(0)?.person;
    return person && personKeyOf(person) === props.filters.person ? personOf(person) : null;
  };
  /** What was isn't changed: nothing is selected there. */
  const isPast = () => props.filters.asOf !== null;
  const isOpened = (item: Item) => props.opened !== null && isNamed(item, props.opened);
  const openSoon = createPacer(QUICK_MS);
  const go = (by: number, extend: boolean) => {
    const before = selection.cursor();
    const key = selection.move(by);
    if (key === null) return;
    virtual.scrollToIndex(selection.cursorIndex(), { align: 'auto' });
    if (extend && !isPast()) {
      if (before !== null) selection.extendTo(before);
      selection.extendTo(key);
    } else if (props.opened !== null) openSoon(openCursor);
  };
  const openCursor = () => {
    const item = selection.cursorIndex() < 0 ? undefined : rows.itemOf(selection.cursor());
    if (item) props.open(item);
    else if (rows.order().total === 0) takeOffer();
  };
  /** A cursor that isn't in this list, such as that of the search before, is none. */
  const toFirst = () => selection.cursorIndex() < 0 && selection.move(1);
  createEffect(on(rows.edition, () => document.activeElement === scroller && toFirst(), { defer: true }));
  useShortcuts({
    next: () => go(1, false),
    previous: () => go(-1, false),
    selectDown: () => go(1, true),
    selectUp: () => go(-1, true),
    open: openCursor,
    select: () => {
      const key = selection.cursor();
      if (key !== null && !isPast()) selection.toggle(key);
    },
    showNew: () => void rows.begin(),
  });

  const choose = (item: Item, event: MouseEvent) => {
    selection.setCursor(keyOf(item));
    if (event.ctrlKey || event.metaKey || event.button === 1)
      return void window.open(`/console${pathOf(item)}${window.location.search}`);
    if (event.shiftKey && !isPast()) selection.extendTo(keyOf(item));
    else props.open(item);
  };
  return (
    <section class="list" classList={{ narrow: isNarrow(), past: isPast() }} aria-label={t('list.label')}>
      <FilterBar
        filters={props.filters}
        total={rows.isUnasked() ? null : rows.order().total}
        counted={rows.counted()}
        arrived={rows.news().arrived.size}
        showNew={() => void rows.begin()}
        person={personName()}
      />
      <NumberFound filters={props.filters} open={props.open} />
      <div class="list-body">
        <div
          ref={scroller}
          id={LIST_ID}
          class="rows"
          role="grid"
          tabIndex={0}
          aria-label={t('list.label')}
          aria-rowcount={rows.order().total}
          aria-multiselectable="true"
          aria-activedescendant={isDrawn(selection.cursorIndex()) ? `row-${selection.cursor()}` : undefined}
          aria-busy={rows.state() === 'loading'}
          onFocus={toFirst}
        >
          <div class="rows-all" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
            <For each={shown()}>
              {(place) => (
                <Row
                  index={place.index}
                  top={place.start}
                  height={place.size}
                  item={rows.itemAt(place.index)}
                  search={rows.search()}
                  sort={props.filters.sort}
                  isOpened={isOpened}
                  hasLeft={(key) => rows.news().left.has(key)}
                  selection={selection}
                  choose={choose}
                />
              )}
            </For>
          </div>
          <Nothing rows={rows} filters={props.filters} />
        </div>
      </div>
      <Show when={!isPast()}>
        <BulkBar rows={rows} selection={selection} isSplit={props.opened !== null} />
      </Show>
    </section>
  );
}
