import './audit.css';
import { useLocation, useNavigate } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { me } from '../app/session.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { useTitle } from '../app/title.ts';
import { EventPanel } from './event-panel.tsx';
import { LogFilterForm } from './log-filter-form.tsx';
import { type LogFilters, logFiltersIn, positionIn, writtenLog } from './log-filters.ts';
import { createLogRows } from './log-rows.ts';
import { LOG_ID, LogTable } from './log-table.tsx';
import { say } from './words.ts';

/** The event log, the newest event first, and beside it the event that the address names. */
export default function LogPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const filters = createMemo(() => logFiltersIn(location.search), undefined, {
    equals: (one, other) => writtenLog(one, null) === writtenLog(other, null),
  });
  const opened = createMemo(() => positionIn(new URLSearchParams(location.search).get('event')));
  const rows = createLogRows(filters);
  const show = (to: LogFilters) => navigate(`/log${writtenLog(to, null)}`, { scroll: false });
  const open = (position: number | null) =>
    navigate(`/log${writtenLog(filters(), position)}`, { replace: opened() !== null, scroll: false });
  const close = () => {
    open(null);
    queueMicrotask(() => document.getElementById(LOG_ID)?.focus());
  };
  useTitle(() => say('log.title'));
  useShortcuts({ showNew: rows.begin, back: () => opened() !== null && close() });
  return (
    <div class="audit" classList={{ split: opened() !== null }}>
      <section class="audit-list" aria-label={say('log.title')}>
        <header class="audit-head">
          <h1>{say('log.title')}</h1>
          <span class="muted">{say('log.count', { count: rows.events().length })}</span>
          <Show when={me().role === 'analyst' && !me().pii}>
            <span class="chip">{say('log.masked')}</span>
          </Show>
          <button type="button" class="button audit-newest" onClick={() => rows.begin()}>
            {say('log.newest')} <kbd>.</kbd>
          </button>
          <LogFilterForm filters={filters()} seen={rows.events()} show={show} />
        </header>
        <LogTable rows={rows} opened={opened()} open={open} />
      </section>
      <Show when={opened()} keyed>
        {(position) => (
          <EventPanel
            position={position}
            known={rows.events().find((event) => event.position === position) ?? null}
            close={close}
            showStream={(stream) => show({ types: [], stream, until: null, day: '' })}
          />
        )}
      </Show>
    </div>
  );
}
