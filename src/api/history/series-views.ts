import { z } from 'zod';
import { STEPS } from '../../calendar/steps.ts';
import { GROUPINGS } from '../../projections/history/series/metric.ts';
import { count, ignoredParameters, text, textOrNull, time, view } from '../views.ts';

/** What series answer. */

const metricIs = {
  id: text,
  version: z.int().min(1).describe('Another version means something else, and may give other figures'),
  title: text,
  unit: z.enum(['tickets', 'conversations', 'messages', 'seconds', 'stars']),
};

export const metricsData = z.strictObject({
  metrics: z.array(
    view('Metric', {
      ...metricIs,
      description: text,
      statistics: z.array(z.enum(['count', 'average', 'median', 'p90', 'p99'])),
      group_by: z
        .partialRecord(z.enum(GROUPINGS), text)
        .describe('By what its figures can be divided, and what the groups mean'),
    }),
  ),
});

export type MetricsData = z.input<typeof metricsData>;

const period = view('Period', {
  name: text.describe(
    'The step of which it is all or a part: a day (2026-03-29), a week (2026-W13), a month (2026-03), or the beginning of an hour with its offset',
  ),
  start: time,
  end: time.describe('The first instant after it'),
});

const values = z.array(z.number().nullable());

export const seriesData = view('Series', {
  ignored_parameters: ignoredParameters,
  metric: z.strictObject(metricIs),
  from: time,
  to: time,
  step: z.enum(STEPS),
  time_zone: text,
  group_by: z.enum(GROUPINGS).nullable(),
  business_hours: z.strictObject({
    hours: text.describe('The working week, as the parameter business_hours takes it'),
    holidays: z.array(z.iso.date()),
    time_zone: text.describe('The zone of the working week'),
  }),
  periods: z.array(period).describe('In order, without gaps'),
  groups: z
    .array(
      view('SeriesGroup', {
        key: textOrNull.describe('Null: no admin, no tag, or no grouping at all'),
        name: textOrNull.describe('Of an admin, as it was known at the moment; null for all other groups'),
        values: z
          .strictObject({
            count: z.array(count.nullable()),
            average: values.optional(),
            median: values.optional(),
            p90: values.optional(),
            p99: values.optional(),
          })
          .describe(
            'Of each statistic one value for each period. Null: there is none, or the period begins after the moment',
          ),
      }),
    )
    .describe(
      'Types, priorities, channels, authors and parts of the week all of them, in their order; of admins and tags those that have a value, by their keys',
    ),
});
export type SeriesData = z.input<typeof seriesData>;
