import { type BusinessHours, holidaysIn, workingWeekIn } from '../../calendar/business-hours.ts';
import { dayIn } from '../../calendar/days.ts';
import { type CalendarSpan, type Period, periodsIn } from '../../calendar/periods.ts';
import { nextTurn } from '../../events/next-turn.ts';
import type { Grouping, Metric } from '../../projections/history/series/metric.ts';
import { metricOf } from '../../projections/history/series/metrics.ts';
import { failInput } from '../kernel/failure.ts';
import type { DateInput } from '../kernel/input.ts';
import type { SeriesInput } from './series-inputs.ts';

/** A series that was asked for, with the defaults of the desk. */
export interface AskedSeries extends CalendarSpan {
  readonly metric: Metric;
  readonly groupBy: Grouping | null;
  readonly periods: readonly Period[];
  readonly businessHours: BusinessHours;
}

export interface SeriesDefaults {
  readonly timeZone: string;
  readonly businessHours: BusinessHours;
}

/** About a year of hours. */
export const MOST_PERIODS = 10_000;

/** Throws `RequestFailed` (400) for parts that don't fit together. */
export async function askedSeries(input: SeriesInput, defaults: SeriesDefaults): Promise<AskedSeries> {
  const metric = metricOf(input.metric) ?? failInput('metric', 'metric is unknown');
  const groupBy = input.group_by;
  checkGrouping(metric, groupBy, 'group_by');
  const zone = input.time_zone ?? defaults.timeZone;
  const [start, end] = [boundOf(input.from, 'start', zone), boundOf(input.to, 'end', zone)];
  if (start >= end) failInput('from', 'from must be before to');
  const span = { start, end, step: input.step, zone };
  const periods = await periodsOf(span);
  return { ...span, metric, groupBy, periods, businessHours: hoursOf(input, defaults) };
}

/** Throws `RequestFailed` (400), naming the field, for a grouping that the metric hasn't. */
export function checkGrouping({ id, groupings }: Metric, groupBy: Grouping | null, field: string): void {
  const known = Object.keys(groupings);
  if (groupBy !== null && !known.includes(groupBy))
    failInput(field, `${field} must be one of ${known.join(', ')} for the metric ${id}`);
}

/** Other requests get a turn after so many periods. */
const SLICE = 250;

async function periodsOf(span: CalendarSpan): Promise<readonly Period[]> {
  const periods: Period[] = [];
  for (const period of periodsIn(span)) {
    if (periods.length === MOST_PERIODS)
      failInput(
        'step',
        `step must be longer, or from and to closer: at most ${MOST_PERIODS} periods are told`,
      );
    if (periods.push(period) % SLICE === 0) await nextTurn();
  }
  return periods;
}

/** A bare day is meant with its end. */
export const boundOf = (input: DateInput, side: 'start' | 'end', zone: string): number =>
  input.kind === 'instant' ? Date.parse(input.instant) : dayIn(input.day, zone)[side];

function hoursOf(input: SeriesInput, { businessHours }: SeriesDefaults): BusinessHours {
  const { week, holidays, zone } = businessHours;
  return {
    week: input.business_hours === null ? week : (workingWeekIn(input.business_hours) ?? week),
    holidays: input.holidays === null ? holidays : (holidaysIn(input.holidays) ?? holidays),
    zone,
  };
}
