import type { Analytics } from '@casebook/client';
import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import { me } from '../app/session.ts';
import { figure, now } from '../words/times.ts';
import { t, type Word } from '../words/words.ts';
import { createAnswer } from './answer.ts';
import { Failed } from './failed.tsx';
import { listOfTickets, type Part, partsOf, TOTALS } from './figures.ts';
import { analyticsAt } from './requests.ts';
import { duration } from './units.ts';

/** The desk's figures at a moment. Each number of now leads admins to the tickets behind it; the list shows no past. */
export function Figures(props: { readonly asOf: string | null }) {
  const asked = createMemo(() => ({ asOf: props.asOf, at: props.asOf === null ? now() : 0 }), undefined, {
    equals: (one, other) => one.asOf === other.asOf && one.at === other.at,
  });
  const answer = createAnswer(asked, ({ asOf }, signal) => analyticsAt(asOf, signal));
  const leads = () => me().role === 'admin' && props.asOf === null;
  return (
    <section aria-label={t('figures.label')} aria-busy={answer.isLoading()}>
      <Switch>
        <Match when={answer.hasFailed()}>
          <Failed retry={answer.retry} />
        </Match>
        <Match when={answer.data() === null}>
          <p class="skeleton figures-skeleton">
            <span class="visually-hidden">{t('app.loading')}</span>
          </p>
        </Match>
        <Match when={answer.data()}>
          {(analytics) => (
            <>
              <Totals analytics={analytics()} leads={leads()} />
              <div class="cards thirds">
                <For each={['status', 'priority', 'type'] as const}>
                  {(name) => (
                    <Parts
                      title={t(`filter.${name}`)}
                      parts={partsOf(analytics())[name]}
                      nameOf={(part) => t(`${name}.${part}` as Word)}
                      leads={leads()}
                    />
                  )}
                </For>
              </div>
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
}

function Totals(props: { readonly analytics: Analytics; readonly leads: boolean }) {
  const performance = () => props.analytics.performance;
  const orNone = (value: number | null, format: (value: number) => string) =>
    value === null ? '–' : format(value);
  return (
    <dl class="totals">
      <For each={TOTALS}>
        {({ name, list }) => (
          <Total label={t(`figures.${name}`)}>
            <Led to={listOfTickets(list)} leads={props.leads}>
              {figure(props.analytics.overview[name])}
            </Led>
          </Total>
        )}
      </For>
      <Total label={t('figures.new_today')}>
        <Led to={listOfTickets({ sort: 'created' })} leads={props.leads}>
          {figure(props.analytics.activity.new_today)}
        </Led>
      </Total>
      <Total label={t('figures.response')}>{orNone(performance().avg_response_time_seconds, duration)}</Total>
      <Total label={t('figures.satisfaction')}>{orNone(performance().avg_satisfaction_rating, figure)}</Total>
    </dl>
  );
}

const Total = (props: { readonly label: string; readonly children: JSX.Element }) => (
  <div>
    <dt>{props.label}</dt>
    <dd>{props.children}</dd>
  </div>
);

const Led = (props: { readonly to: string; readonly leads: boolean; readonly children: JSX.Element }) => (
  <Show when={props.leads} fallback={props.children}>
    <A href={props.to}>{props.children}</A>
  </Show>
);

interface PartsProps {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly leads: boolean;
  nameOf(part: string): string;
}

/** Counts as bars. */
function Parts(props: PartsProps) {
  const most = () => Math.max(1, ...props.parts.map(({ count }) => count));
  return (
    <section class="card">
      <h2>{props.title}</h2>
      <ul class="bars">
        <For each={props.parts}>
          {({ name, count, list }) => (
            <li style={{ '--share': `${(100 * count) / most()}%` }}>
              <Led to={list} leads={props.leads}>
                <span>{props.nameOf(name)}</span> <b>{figure(count)}</b>
              </Led>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
