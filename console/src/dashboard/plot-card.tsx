import type { SeriesGroup } from '@casebook/client';
import { useNavigate } from '@solidjs/router';
import { createMemo, createSignal, Match, Show, Suspense, Switch } from 'solid-js';
import { later } from '../app/later.tsx';
import { me } from '../app/session.ts';
import Table2 from '../kit/icons/table-2.tsx';
import { toast } from '../kit/toast.tsx';
import { now } from '../words/times.ts';
import { why } from '../words/why.ts';
import { t, type Word } from '../words/words.ts';
import { createAnswer } from './answer.ts';
import { type Asked, type Group, written } from './asked.ts';
import { CsvButton } from './csv-button.tsx';
import { Failed, Old } from './failed.tsx';
import { listOfTickets } from './figures.ts';
import { type Line, linesOf, MOST_LINES, type Plan, pointOf, summed } from './lines.ts';
import { PlotTable } from './plot-table.tsx';
import { seriesOf } from './requests.ts';
import { save } from './save.ts';
import { formatOf, periodName, tickStepsOf } from './units.ts';

/** Draws, and brings the library that does. */
const Plot = later(() => import('./plot.tsx'));
/** How often plots are asked for again. */
const FRESH_MS = 300_000;

interface PlotCardProps {
  readonly plan: Plan;
  readonly asked: Asked;
}

/** A plot with its title, the same as a table, and as a file. */
export function PlotCard(props: PlotCardProps) {
  const [isTable, setTable] = createSignal(false);
  const age = createMemo(() => Math.floor(now() / FRESH_MS));
  const asked = createMemo(() => ({ ...props.asked, now: age() * FRESH_MS }));
  const answer = createAnswer(asked, written, (question, signal) => seriesOf(props.plan, question, signal));
  const navigate = useNavigate();
  const title = () => t(`plot.${props.plan.id}`);
  // Of the answer that is shown: the next one may be on its way.
  const group = () => (answer.data()?.series[0]?.group_by ?? 'none') as Group;
  const step = () => answer.data()?.series[0]?.step ?? props.asked.step;
  const lines = createMemo(() =>
    linesOf(props.plan, answer.data()?.series ?? [], group(), namesFor(group())),
  );
  const starts = () => answer.data()?.series[0]?.periods.map(({ start }) => start) ?? [];
  const isEmpty = () => lines().every((line) => !line.values.some((value) => value !== null && value !== 0));
  const format = (value: number) => formatOf(props.plan)(value);
  const nameOf = (start: string) => periodName(start, step());
  const shown = () => lines().slice(0, MOST_LINES);
  const summary = () => {
    const parts = shown().map((line) => {
      const found = summed(line);
      const values = found && { latest: format(found.latest), highest: format(found.highest) };
      return values ? t('plot.summary', { name: line.label, ...values }) : `${line.label}: ${t('plot.none')}`;
    });
    return `${title()}. ${parts.join(' ')}`;
  };
  /** The address of the list behind a point; null: there is none. */
  const listOf = (line: Line, index: number): string | null => {
    const { series, positions } = answer.data() ?? { series: [], positions: [] };
    const at = props.plan.metrics.indexOf(line.metric);
    const one = series[at];
    const figure = me().role === 'admin' && one ? pointOf(line, index, one, positions[at] ?? 0) : null;
    return figure && listOfTickets({ figure });
  };
  const open = (line: Line, index: number) => {
    const list = listOf(line, index);
    if (list !== null) navigate(list);
  };
  const download = async () => {
    try {
      save(`${props.plan.id}.csv`, (await answer.data()?.csv()) ?? '');
    } catch (error) {
      toast({ text: why(error) });
    }
  };
  return (
    <section class="card" aria-busy={answer.isLoading()}>
      <header>
        <h2>{title()}</h2>
        <button
          type="button"
          class="button quiet"
          aria-pressed={isTable()}
          aria-label={`${t('plot.table')}: ${title()}`}
          onClick={() => setTable((now) => !now)}
        >
          <Table2 size={16} aria-hidden="true" /> {t('plot.table')}
        </button>
        <CsvButton of={title()} disabled={answer.data() === null} save={download} />
      </header>
      <Show when={answer.isOld()}>
        <Old retry={answer.retry} />
      </Show>
      <Switch>
        <Match when={answer.hasFailed()}>
          <Failed retry={answer.retry} />
        </Match>
        <Match when={answer.data() === null}>
          <p class="skeleton plot-skeleton">
            <span class="visually-hidden">{t('app.loading')}</span>
          </p>
        </Match>
        <Match when={isTable()}>
          <PlotTable
            title={title()}
            period={t('plot.period')}
            starts={starts()}
            lines={lines()}
            format={format}
            nameOf={nameOf}
            listOf={listOf}
          />
        </Match>
        <Match when={isEmpty()}>
          <p class="muted">{t('plot.empty')}</p>
        </Match>
        <Match when={true}>
          <Suspense fallback={<p class="skeleton plot-skeleton" />}>
            <Plot
              starts={starts()}
              lines={shown()}
              summary={summary()}
              tickSteps={tickStepsOf(props.plan)}
              format={format}
              nameOf={nameOf}
              open={me().role === 'admin' ? open : undefined}
            />
          </Suspense>
          <Show when={lines().length > MOST_LINES}>
            <p class="muted">{t('plot.largest', { shown: MOST_LINES, all: lines().length })}</p>
          </Show>
        </Match>
      </Switch>
    </section>
  );
}

const namesFor = (group: Group) => ({
  metric: (metric: string) => t(`metric.${metric}` as Word),
  statistic: (statistic: string) => t(`statistic.${statistic}` as Word),
  group: ({ key, name }: SeriesGroup) => {
    if (key === null) return t('assignee.nobody');
    return group === 'admin' ? (name ?? key) : t(`${group as 'type'}.${key as 'OTHER'}`);
  },
});
