import { textOfWeek } from '../../calendar/business-hours.ts';
import { fullName } from '../../events/full-name.ts';
import { type AdminId, instant } from '../../events/ids.ts';
import { MASK } from '../../history/masking.ts';
import type { PastPeople } from '../../history/past-people.ts';
import { factProjection } from '../../projections/history/facts/projection.ts';
import { METRICS } from '../../projections/history/series/metrics.ts';
import type { SeriesGroup } from '../../projections/history/series/query.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import { failInput } from '../kernel/failure.ts';
import { showsNoOne } from '../shown-subjects.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { HISTORY, historyEndpoint, refuseIgnored, seesPersonalData } from './history-endpoint.ts';
import { type AskedSeries, askedSeries } from './series-asked.ts';
import { CSV_EXAMPLE, METRICS_CSV_EXAMPLE, metricsCsv, seriesCsv } from './series-csv.ts';
import { seriesQuery } from './series-inputs.ts';
import { type MetricsData, metricsData, type SeriesData, seriesData } from './series-views.ts';

export const metricList = (): Endpoint =>
  endpoint({
    ...HISTORY,
    path: '/api/v1/history/metrics',
    summary: 'What the metrics of series mean',
    answers: { 200: { description: 'Every metric', data: metricsData, csv: METRICS_CSV_EXAMPLE } },
    handle: async ({ preferred }) => ({
      ...{ status: 200, message: 'Metrics fetched', data: METRICS_TOLD },
      ...(isCsv(preferred) && { csv: metricsCsv(METRICS_TOLD) }),
    }),
  });

const METRICS_TOLD: MetricsData = {
  metrics: METRICS.map(({ id, version, title, unit, words, statistics, groupings }) => ({
    ...{ id, version, title, unit, description: words, statistics: [...statistics] },
    group_by: Object.fromEntries(Object.entries(groupings).map(([name, grouping]) => [name, grouping.words])),
  })),
};

const isCsv = (preferred: EndpointRequest<unknown, unknown, unknown>['preferred']): boolean =>
  preferred(['application/json', 'text/csv']) === 'text/csv';

/** Groups times periods times statistics. */
const MOST_VALUES = 200_000;

export const series = ({ queriesOf, directory, ...deps }: HistoryDependencies): Endpoint =>
  historyEndpoint(deps, {
    path: '/api/v1/history/series',
    summary: 'How a figure moved over time',
    notes: NOTES,
    query: seriesQuery,
    shows: showsNoOne,
    answers: {
      200: { description: 'A value for each group and period', data: seriesData, csv: CSV_EXAMPLE },
    },
    async handle({ caller, query, preferred, ignoredParameters }, { position, time }) {
      if (isCsv(preferred)) refuseIgnored(ignoredParameters);
      const asked = await askedSeries(query, deps);
      const { metric, groupBy, start, periods, businessHours } = asked;
      const found = await queriesOf(factProjection).series({
        ...{ metric: metric.id, groupBy, businessHours, mostValues: MOST_VALUES },
        bounds: [start, ...periods.map(({ end }) => end)],
        upTo: position,
        until: Date.parse(time),
      });
      if ('tooMany' in found) return failInput('group_by', tooMany(found.tooMany, periods.length));
      const admins = groupBy === 'admin' ? keysOf(found.groups) : [];
      const people = await directory.peopleAt(position, [], admins as readonly AdminId[]);
      const data = dataOf(asked, found.groups, namesIn(people, seesPersonalData(caller)));
      return {
        ...{ status: 200, message: 'Series fetched', data },
        ...(isCsv(preferred) && { csv: await seriesCsv(data, metric.statistics, position) }),
      };
    },
  });

const NOTES =
  'The answer depends on its parameters and the position in `as_of` alone: asked again with them, it is the same, byte for byte. With `Accept: text/csv` it is CSV with a header, a line for each group and period, and an apostrophe before what a spreadsheet would run as a formula; an unknown parameter is refused then.';

const tooMany = (groups: number, periods: number): string =>
  `group_by makes ${groups} groups of ${periods} periods: at most ${MOST_VALUES} values are told. A longer step or a shorter time makes fewer`;

/** The name of an admin as it was known, else the address; null for what is no admin, and of whom nothing was known. */
function namesIn({ admins }: PastPeople, areShown: boolean): (key: string | null) => string | null {
  return (key) => {
    const record = key === null ? undefined : admins.get(key)?.record;
    const name = record ? (fullName(record.first_name, record.last_name) ?? record.email) : null;
    return name === null || areShown ? name : MASK;
  };
}

const keysOf = (groups: readonly SeriesGroup[]): readonly string[] =>
  groups.flatMap(({ key }) => (key === null ? [] : [key]));

function dataOf(
  { metric, start, end, step, zone, groupBy, businessHours, periods }: AskedSeries,
  groups: readonly SeriesGroup[],
  nameOf: (key: string | null) => string | null,
): SeriesData {
  const { id, version, title, unit } = metric;
  return {
    metric: { id, version, title, unit },
    from: instant(start),
    to: instant(end),
    step,
    time_zone: zone,
    group_by: groupBy,
    business_hours: {
      hours: textOfWeek(businessHours.week),
      holidays: [...businessHours.holidays],
      time_zone: businessHours.zone,
    },
    periods: periods.map((period) => ({
      name: period.name,
      start: instant(period.start),
      end: instant(period.end),
    })),
    groups: groups.map(({ key, values }) => ({ key, name: nameOf(key), values: values as never })),
  };
}
