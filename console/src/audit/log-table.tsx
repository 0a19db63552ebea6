import { createVirtualizer } from '@tanstack/solid-virtual';
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js';
import { useShortcuts } from '../app/shortcuts.ts';
import { Said } from '../kit/said.tsx';
import { Exact } from '../kit/time.tsx';
import { Failed } from './failed.tsx';
import type { LogEvent, LogRows } from './log-rows.ts';
import { say } from './words.ts';

interface LogTableProps {
  readonly rows: LogRows;
  /** The position of the event that is shown in full. */
  readonly opened: number | null;
  open(position: number): void;
}

/** Of the grid, which has the focus again when an event is closed. */
export const LOG_ID = 'log-table';
const HEIGHT = 2.25;
/** How far from the last row that was read, in rows, earlier ones are asked for. */
const AHEAD = 40;
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** The events that were read: only the rows in sight are on the page. */
export function LogTable(props: LogTableProps) {
  let scroller: HTMLDivElement | undefined;
  const { rows } = props;
  const [cursor, setCursor] = createSignal<number | null>(null);
  const virtual = createVirtualizer({
    get count() {
      return rows.events().length;
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: () => Math.round(HEIGHT * rem()),
    overscan: 8,
  });
  const shown = () => virtual.getVirtualItems();
  const isDrawn = (index: number) => shown().some((place) => place.index === index);
  createEffect(() => {
    const last = shown().at(-1)?.index ?? 0;
    if (rows.events().length > 0 && last + AHEAD >= rows.events().length) rows.earlier();
  });
  const cursorIndex = () => rows.events().findIndex(({ position }) => position === cursor());
  const go = (by: number) => {
    const index = Math.min(Math.max(cursorIndex() + by, 0), rows.events().length - 1);
    const event = rows.events()[index];
    if (event === undefined) return;
    setCursor(event.position);
    virtual.scrollToIndex(index, { align: 'auto' });
    if (props.opened !== null) props.open(event.position);
  };
  useShortcuts({
    next: () => go(1),
    previous: () => go(-1),
    open: () => {
      const position = cursor();
      if (position !== null) props.open(position);
    },
  });
  const choose = (event: LogEvent) => {
    setCursor(event.position);
    props.open(event.position);
  };
  return (
    <>
      <div
        ref={scroller}
        id={LOG_ID}
        class="audit-rows"
        role="grid"
        tabIndex={0}
        aria-label={say('log.title')}
        aria-rowcount={rows.isAll() ? rows.events().length + 1 : -1}
        aria-activedescendant={isDrawn(cursorIndex()) ? `event-${cursor()}` : undefined}
        aria-busy={rows.state() === 'loading'}
        onFocus={() => cursor() === null && go(1)}
      >
        <div class="audit-row audit-columns" role="row" aria-rowindex={1}>
          <span role="columnheader">{say('log.position')}</span>
          <span role="columnheader">{say('log.time')}</span>
          <span role="columnheader">{say('log.type')}</span>
          <span role="columnheader">{say('log.stream')}</span>
          <span role="columnheader">{say('log.actor')}</span>
        </div>
        <div class="audit-all" role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
          <For each={shown()}>
            {(place) => (
              <Show when={rows.events()[place.index]}>
                {(event) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the grid
                  <div
                    class="audit-row placed"
                    classList={{
                      cursor: event().position === cursor(),
                      opened: event().position === props.opened,
                    }}
                    id={`event-${event().position}`}
                    role="row"
                    tabIndex={-1}
                    aria-rowindex={place.index + 2}
                    aria-selected={event().position === props.opened}
                    style={{ top: `${place.start}px`, height: `${place.size}px` }}
                    onClick={() => choose(event())}
                  >
                    <Cells event={event()} />
                  </div>
                )}
              </Show>
            )}
          </For>
        </div>
      </div>
      <Nothing rows={rows} />
    </>
  );
}

function Cells(props: { readonly event: LogEvent }) {
  const told = () => ('stream' in props.event ? props.event : null);
  return (
    <>
      <span role="gridcell" class="audit-number">
        {props.event.position}
      </span>
      <span role="gridcell" class="audit-time">
        {told() && <Exact at={told()?.time ?? ''} class="muted" />}
      </span>
      <span role="gridcell" class="ellipsis audit-type">
        {props.event.type}
      </span>
      <span role="gridcell" class="ellipsis muted">
        <Said text={told()?.stream ?? say('log.unreadable')} />
      </span>
      <span role="gridcell" class="ellipsis muted">
        <Said text={[told()?.actor.kind, told()?.actor.id].filter(Boolean).join(' ')} />
      </span>
    </>
  );
}

const Nothing = (props: { readonly rows: LogRows }) => (
  <Switch>
    <Match when={props.rows.state() === 'failed'}>
      <Failed problem={props.rows.problem()} retry={props.rows.retry} />
    </Match>
    <Match when={props.rows.state() === 'loading'}>
      <p class="audit-loading muted">{say('log.loading')}</p>
    </Match>
    <Match when={props.rows.events().length === 0}>
      <div class="empty">
        <h2>{say('log.empty')}</h2>
        <p>{say('log.empty.hint')}</p>
      </div>
    </Match>
  </Switch>
);
