import './audit.css';
import type { AccessRecord } from '@casebook/client';
import { useLocation, useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, Match, on, onCleanup, Show, Switch } from 'solid-js';
import { useTitle } from '../app/title.ts';
import { desk } from '../desk/desk.ts';
import { t } from '../words/words.ts';
import { Records } from './access-records.tsx';
import { Failed } from './failed.tsx';
import { Field, valuesOf } from './field.tsx';
import { say } from './words.ts';

const FILTERS = ['subject', 'actor', 'from', 'to'] as const;
type AccessFilters = Partial<Record<(typeof FILTERS)[number], string>>;

const filtersIn = (query: URLSearchParams): AccessFilters =>
  Object.fromEntries(
    FILTERS.map((name) => [name, query.get(name) ?? '']).filter(([, value]) => value !== ''),
  );
const written = (filters: AccessFilters): string => new URLSearchParams(filters).toString();

/** Who looked at whose data. */
export default function AccessPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const query = createMemo(() => written(filtersIn(new URLSearchParams(location.search))));
  const filters = () => filtersIn(new URLSearchParams(query()));
  const list = createRecords(filters);
  useTitle(() => say('access.title'));
  const submit = (event: SubmitEvent) =>
    navigate(`/access?${written(filtersIn(valuesOf(event)))}`, { scroll: false });
  return (
    <div class="audit-page">
      <header class="audit-head">
        <h1>{say('access.title')}</h1>
        <span class="muted">{say('access.intro')}</span>
        <form class="audit-filters" onSubmit={submit}>
          <Field
            label={say('access.subject')}
            name="subject"
            value={filters().subject ?? ''}
            hint={say('access.subject.hint')}
          />
          <Field
            label={say('access.actor')}
            name="actor"
            value={filters().actor ?? ''}
            hint={say('access.actor.hint')}
          />
          <Field label={say('access.from')} name="from" type="date" value={filters().from ?? ''} />
          <Field label={say('access.to')} name="to" type="date" value={filters().to ?? ''} />
          <button type="submit" class="button primary">
            {say('log.apply')}
          </button>
          <button type="button" class="button quiet" onClick={() => navigate('/access', { scroll: false })}>
            {say('log.clear')}
          </button>
        </form>
      </header>
      <div class="audit-scroll" tabIndex={0} role="region" aria-label={say('access.title')}>
        <Show when={list.records().length > 0}>
          <Records records={list.records()} />
        </Show>
        <Switch>
          <Match when={list.state() === 'failed'}>
            <Failed problem={list.problem()} retry={list.more} />
          </Match>
          <Match when={list.state() === 'loading'}>
            <p class="audit-loading muted">{t('app.loading')}</p>
          </Match>
          <Match when={list.next() !== null}>
            <button type="button" class="button audit-more" onClick={() => list.more()}>
              {say('access.more')}
            </button>
          </Match>
          <Match when={list.records().length === 0}>
            <div class="empty">
              <h2>{say('access.empty')}</h2>
            </div>
          </Match>
        </Switch>
      </div>
    </div>
  );
}

/** The records that match, page by page. */
function createRecords(filters: () => AccessFilters) {
  const [records, setRecords] = createSignal<readonly AccessRecord[]>([]);
  const [next, setNext] = createSignal<string | null>(null);
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [problem, setProblem] = createSignal<unknown>(null);
  let reading = new AbortController();
  async function more(): Promise<void> {
    const { signal } = reading;
    setState('loading');
    try {
      const cursor = next() === null ? {} : { cursor: next() ?? '' };
      const { data } = await desk.audit.access({ ...filters(), ...cursor }, { signal });
      if (signal.aborted) return;
      setRecords((known) => [...known, ...data.records]);
      setNext(data.next_cursor);
      setState('ready');
    } catch (error) {
      if (signal.aborted) return;
      setProblem(error);
      setState('failed');
    }
  }
  createEffect(
    on(filters, () => {
      reading.abort();
      reading = new AbortController();
      setRecords([]);
      setNext(null);
      void more();
    }),
  );
  onCleanup(() => reading.abort());
  return { records, next, state, problem, more: () => void more() };
}
