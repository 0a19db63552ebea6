import { z } from 'zod';
import { holidaysIn, workingWeekIn } from '../../calendar/business-hours.ts';
import { STEPS } from '../../calendar/steps.ts';
import { isTimeZone, timeZoneOf } from '../../calendar/zones.ts';
import { GROUPINGS } from '../../projections/history/series/metric.ts';
import { METRICS } from '../../projections/history/series/metrics.ts';
import { choice, date, optional, stringOf } from '../kernel/input.ts';
import { asOfField } from './as-of-input.ts';

/** Of a closed list that is too long for a sentence. */
export const metricId = z.enum(METRICS.map(({ id }) => id) as [string, ...string[]], {
  error: ({ input }) =>
    input === undefined ? 'is required' : 'must be one of those that GET /api/v1/history/metrics lists',
});
/** A longer text is no working week. */
const MOST_CHARACTERS = 500;

const isShort = (text: string): boolean => text.length <= MOST_CHARACTERS;

export const seriesQuery = z.strictObject({
  metric: metricId.describe('The id of a metric: GET /api/v1/history/metrics tells what each one means'),
  from: date().describe('The beginning: an instant, or a day of the time zone'),
  to: date().describe('The end: an instant, which is not included, or a day of the time zone, which is'),
  step: choice(STEPS)
    .default('day')
    .describe('The length of a period. Weeks are those of ISO 8601, and begin on Monday'),
  group_by: optional(choice(GROUPINGS)).describe(
    'By what the figures are divided. Each metric has its own list',
  ),
  time_zone: optional(
    stringOf('a text')
      .refine(isTimeZone, { error: 'must be an IANA time zone such as UTC or Africa/Lagos', abort: true })
      .transform(timeZoneOf),
  ).describe('The zone of periods and bare days. Default: TIME_ZONE of the desk'),
  business_hours: optional(
    stringOf('a text').refine(
      (text) => isShort(text) && workingWeekIn(text) !== null,
      'must be days and hours such as mon-fri 09:00-17:00, sat 10:00-14:00',
    ),
  ).describe('The working week, in TIME_ZONE of the desk. Default: its BUSINESS_HOURS'),
  holidays: optional(
    stringOf('a text').refine(
      (text) => text.length <= 10 * MOST_CHARACTERS && holidaysIn(text) !== null,
      'must be days such as 2026-12-25, separated by commas',
    ),
  ).describe('Days without working time; empty: none. Default: BUSINESS_HOLIDAYS of the desk'),
  ...asOfField,
});
export type SeriesInput = z.output<typeof seriesQuery>;
