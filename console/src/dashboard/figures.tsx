import type { Analytics } from '@casebook/client';
import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import { me } from '../app/session.ts';
import { figure, now } from '../words/times.ts';
import { locale, t, type Word } from '../words/words.ts';
import { createAnswer } from './answer.ts';
import { CsvButton } from './csv-button.tsx';
import { Failed, Old } from './failed.tsx';
import {
  averagedIn,
  figuresCsv,
  listOfTickets,
  type Narrowed,
  openedOn,
  type Part,
  partsOf,
  rating,
  TOTALS,
} from './figures.ts';
import { analyticsAt } from './requests.ts';
import { save } from './save.ts';
import { duration } from './units.ts';

/** The desk's figures at a moment. Each number leads admins to the tickets behind it, as they were then. */
export function Figures(props: { readonly asOf: string | null }) {
  const asked = createMemo(() => ({ asOf: props.asOf, at: props.asOf === null ? now() : 0 }), undefined, {
    equals: (one, other) => one.asOf === other.asOf && one.at === other.at,
  });
  const answer = createAnswer(
    asked,
    ({ asOf }) => asOf ?? '',
    ({ asOf }, signal) => analyticsAt(asOf, signal),
  );
  const lead = (list: Narrowed) =>
    me().role === 'admin' ? listOfTickets({ ...list, asOf: props.asOf }) : null;
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
          {(found) => (
            <>
              <header class="figures-head">
                <Show when={answer.isOld()}>
                  <Old retry={answer.retry} />
                </Show>
                <CsvButton of={t('figures.label')} save={() => save('figures.csv', figuresCsv(found()))} />
              </header>
              <Totals analytics={found().analytics} asOf={props.asOf} lead={lead} />
              <div class="cards thirds">
                <For each={['status', 'priority', 'type'] as const}>
                  {(name) => (
                    <Parts
                      title={t(`filter.${name}`)}
                      parts={partsOf(found().analytics)[name]}
                      nameOf={(part) => t(`${name}.${part}` as Word)}
                      lead={lead}
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

interface TotalsProps {
  readonly analytics: Analytics;
  readonly asOf: string | null;
  lead(list: Narrowed): string | null;
}

function Totals(props: TotalsProps) {
  const performance = () => props.analytics.performance;
  const orNone = (value: number | null, format: (value: number) => string) =>
    value === null ? '–' : format(value);
  const moment = () => new Date(props.asOf ?? now());
  const averaged = (metric: 'first_response_time' | 'satisfaction') =>
    // What was then counted is shown as it is now: of the past, history lists no figures.
    props.lead({}) && listOfTickets(averagedIn(metric, props.asOf, moment().getTime()));
  return (
    <dl class="totals">
      <For each={TOTALS}>
        {({ name, list }) => (
          <Total label={t(`figures.${name}`)}>
            <Led to={props.lead(list)}>{figure(props.analytics.overview[name])}</Led>
          </Total>
        )}
      </For>
      <Total label={t(props.asOf === null ? 'figures.new_today' : 'figures.new_then')}>
        <Led to={props.lead(openedOn(moment(), me().time_zone))}>
          {figure(props.analytics.activity.new_today)}
        </Led>
      </Total>
      <Total label={t('figures.response')}>
        <Led to={averaged('first_response_time')}>
          {orNone(performance().avg_response_time_seconds, duration)}
        </Led>
      </Total>
      <Total label={t('figures.satisfaction')}>
        <Led to={averaged('satisfaction')}>
          {orNone(performance().avg_satisfaction_rating, (stars) => rating(stars, locale()))}
        </Led>
      </Total>
    </dl>
  );
}

const Total = (props: { readonly label: string; readonly children: JSX.Element }) => (
  <div>
    <dt>{props.label}</dt>
    <dd>{props.children}</dd>
  </div>
);

const Led = (props: { readonly to: string | null; readonly children: JSX.Element }) => (
  <Show when={props.to} fallback={props.children}>
    {(to) => <A href={to()}>{props.children}</A>}
  </Show>
);

interface PartsProps {
  readonly title: string;
  readonly parts: readonly Part[];
  lead(list: Narrowed): string | null;
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
              <Led to={props.lead(list)}>
                <span>{props.nameOf(name)}</span> <b>{figure(count)}</b>
              </Led>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
