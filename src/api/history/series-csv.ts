import { stringify } from 'csv-stringify/sync';
import type { Position } from '../../events/log/port.ts';
import { nextTurn } from '../../events/next-turn.ts';
import type { Statistic } from '../../projections/history/series/metric.ts';
import type { MetricsData, SeriesData } from './series-views.ts';

/** For the document. */
export const CSV_EXAMPLE = [
  'period,start,end,priority,count,metric,version,unit,as_of,step,time_zone,business_hours,business_holidays,business_time_zone',
  '2026-02-24,2026-02-24T00:00:00.000Z,2026-02-25T00:00:00.000Z,low,1,opened,1,tickets,12,day,UTC,mon-fri 09:00-17:00,,UTC',
  '',
].join('\r\n');

export const METRICS_CSV_EXAMPLE = [
  'id,version,title,unit,statistics,group_by,description',
  'reopened,1,Reopened tickets,tickets,count,admin type priority tag channel business_hours,Tickets that left resolved or closed for another status in the period.',
  '',
].join('\r\n');

/** A line for each metric. Lists are words with blanks between them. */
export const metricsCsv = ({ metrics }: MetricsData): string =>
  linesOf([
    ['id', 'version', 'title', 'unit', 'statistics', 'group_by', 'description'],
    ...metrics.map(({ id, version, title, unit, statistics, group_by, description }) => [
      ...[id, version, title, unit],
      ...[statistics.join(' '), Object.keys(group_by).join(' '), description],
    ]),
  ]);

type Cell = string | number | null;

/**
 * A series as CSV (RFC 4180): a line for each group and period. Each says what it is about, so that lines of several series can
 * be put together. Cells that a spreadsheet would run as formulas get an apostrophe in front.
 */
export async function seriesCsv(
  series: SeriesData,
  statistics: readonly Statistic[],
  position: Position,
): Promise<string> {
  const about = aboutOf(series, position);
  const [columns, told] = [groupColumns(series), Object.values(about)];
  const parts = [linesOf([['period', 'start', 'end', ...columns, ...statistics, ...Object.keys(about)]])];
  for (const { key, name, values } of series.groups) {
    for (let from = 0; from < series.periods.length; from += SLICE) {
      const periods = series.periods.slice(from, from + SLICE);
      const lines = periods.map((period, index): readonly Cell[] => [
        ...[period.name, period.start, period.end],
        ...columns.map((column) => (column === 'admin_name' ? name : key)),
        ...statistics.map((statistic) => values[statistic]?.[from + index] ?? null),
        ...told,
      ]);
      parts.push(linesOf(lines));
      await nextTurn();
    }
  }
  return parts.join('');
}

/** Other requests get a turn after so many lines. */
const SLICE = 1_000;

const linesOf = (lines: readonly (readonly Cell[])[]): string =>
  stringify([...lines], { record_delimiter: 'windows', escape_formulas: true });

const groupColumns = ({ group_by }: SeriesData): readonly string[] => {
  if (group_by === null) return [];
  return group_by === 'admin' ? ['admin', 'admin_name'] : [group_by];
};

const aboutOf = (series: SeriesData, position: Position): Readonly<Record<string, Cell>> => ({
  metric: series.metric.id,
  version: series.metric.version,
  unit: series.metric.unit,
  as_of: position,
  step: series.step,
  time_zone: series.time_zone,
  business_hours: series.business_hours.hours,
  business_holidays: series.business_hours.holidays.join(' '),
  business_time_zone: series.business_hours.time_zone,
});
