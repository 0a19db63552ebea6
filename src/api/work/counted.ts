import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import { factProjection } from '../../projections/history/facts/projection.ts';
import { GROUPINGS } from '../../projections/history/series/metric.ts';
import { metricOf } from '../../projections/history/series/metrics.ts';
import type { Counted, CountedQuery } from '../../projections/history/series/query.ts';
import { asOf } from '../history/as-of-input.ts';
import { momentOf } from '../history/history-endpoint.ts';
import { boundOf, checkGrouping } from '../history/series-asked.ts';
import { metricId } from '../history/series-inputs.ts';
import { failInput } from '../kernel/failure.ts';
import { choice, date, optional, stringOf } from '../kernel/input.ts';
import type { WorkDependencies } from './dependencies.ts';

/** The longest key of a group that there is, and more. */
const MOST_CHARACTERS = 200;

/** A figure of a series, behind which the items are. */
export const countedFields = {
  counted: optional(metricId).describe(
    'Only what a figure of `GET /api/v1/history/series` counts: the id of its metric. Needs `counted_from` and `counted_to`',
  ),
  counted_from: optional(date()).describe('The beginning of the figure’s period: an instant, or a day'),
  counted_to: optional(date()).describe(
    'The end of the figure’s period: an instant, which is not included, or a day, which is',
  ),
  counted_by: optional(choice(GROUPINGS)).describe('The `group_by` of the series'),
  counted_group: optional(
    stringOf('a text').max(MOST_CHARACTERS, `must be at most ${MOST_CHARACTERS} characters`),
  ).describe('The key of the figure’s group. Empty or absent: the group without a key'),
  counted_as_of: asOf().describe(
    'The `as_of` of the series: with its position, exactly what the figure counted is listed. Default: now',
  ),
};

type Fields = { readonly [Name in keyof typeof countedFields]: z.output<(typeof countedFields)[Name]> };

/** What a request names of a figure. Null: none. */
export type AskedFigure = Omit<CountedQuery, 'until' | 'upTo'> & { readonly asOf: Fields['counted_as_of'] };

/** Throws `RequestFailed` (400) for parts that don't fit together. */
export function askedFigure(
  fields: Fields,
  timeZone: string,
  businessHours: CountedQuery['businessHours'],
): AskedFigure | null {
  const { counted, counted_from: from, counted_to: to, counted_by: groupBy, counted_group: group } = fields;
  if (counted === null) {
    for (const name of Object.keys(countedFields) as (keyof Fields)[])
      if (fields[name] !== null) failInput(name, `${name} needs counted`);
    return null;
  }
  const metric = metricOf(counted) ?? failInput('counted', 'counted is unknown');
  checkGrouping(metric, groupBy, 'counted_by');
  if (group !== null && groupBy === null) failInput('counted_group', 'counted_group needs counted_by');
  const start =
    from === null
      ? failInput('counted_from', 'counted_from is required beside counted')
      : boundOf(from, 'start', timeZone);
  const end =
    to === null
      ? failInput('counted_to', 'counted_to is required beside counted')
      : boundOf(to, 'end', timeZone);
  if (start >= end) failInput('counted_from', 'counted_from must be before counted_to');
  const period = { from: start, to: end };
  return {
    metric: metric.id,
    groupBy,
    group: group || null,
    ...period,
    businessHours,
    asOf: fields.counted_as_of,
  };
}

/** Of so many figures what they count is remembered: a list is read in windows. */
const MOST_FIGURES = 8;

/** What figures count. It follows from the figure and the position of its moment alone, and is kept for a while. */
export function createFigures({ queriesOf, moments }: Pick<WorkDependencies, 'queriesOf' | 'moments'>) {
  const known = new LRUCache<string, Promise<Counted>>({ max: MOST_FIGURES });
  return async ({ asOf, ...figure }: AskedFigure): Promise<Counted> => {
    const { position, time } = await momentOf(moments, asOf, 'counted_as_of');
    const query: CountedQuery = { ...figure, upTo: position, until: Date.parse(time) };
    const key = JSON.stringify(query);
    const found = known.get(key) ?? queriesOf(factProjection).counted(query);
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}
