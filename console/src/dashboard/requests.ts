import type { Series } from '@casebook/client';
import { desk } from '../desk/desk.ts';
import { type Asked, daysOf } from './asked.ts';
import type { FiguresAt } from './figures.ts';
import { joinedCsv, type Metric, type Plan } from './lines.ts';

/** What the page asks the desk. */

export async function analyticsAt(asOf: string | null, signal: AbortSignal): Promise<FiguresAt> {
  const answer = await desk.history.analytics({ as_of: asOf ?? undefined }, { signal });
  return {
    analytics: answer.data.analytics,
    moment: answer.asOf?.time ?? asOf ?? new Date().toISOString(),
  };
}

type Question = Asked & { readonly now: number };

/** What hadn't happened by the moment isn't in it: periods that came later have no value. */
const queryOf = (metric: Metric, { step, group, asOf, now, ...span }: Question) => ({
  ...{ metric, step, ...daysOf(span, now) },
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  group_by: group === 'none' ? undefined : group,
  as_of: asOf ?? undefined,
});

/** The series of a plot, and what makes the same ones as CSV. */
export interface Told {
  readonly series: readonly Series[];
  /** Of each, the position at which it was made. */
  readonly positions: readonly number[];
  csv(): Promise<string>;
}

export async function seriesOf(plan: Plan, asked: Question, signal: AbortSignal): Promise<Told> {
  const queries = plan.metrics.map((metric) => queryOf(metric, asked));
  const answers = await Promise.all(queries.map((query) => desk.history.series(query, { signal })));
  return {
    series: answers.map(({ data }) => data),
    positions: answers.map(({ asOf }) => asOf?.position ?? 0),
    async csv() {
      const pinned = queries.map((query, index) => ({
        ...query,
        as_of: String(answers[index]?.asOf?.position ?? 0),
      }));
      return joinedCsv(
        await Promise.all(pinned.map((query) => desk.requests.csv('GET /api/v1/history/series', query))),
      );
    },
  };
}
