import { type BusinessHours, textOfWeek, type WorkingWeek } from '../calendar/business-hours.ts';
import { loadConfig } from '../config/load.ts';
import type { Until } from '../history/past-events.ts';
import { BackwardsSpan } from '../history/span.ts';
import {
  type Definitions,
  type Figures,
  figuresOf,
  type Spread,
  type TicketTimes,
} from '../history/what-if/figures.ts';
import { type ReplayedTickets, replayTickets } from '../history/what-if/tickets.ts';
import { type MomentArgument, momentOf, type TimeArgument, timeOf } from './moments.ts';
import { withOutput } from './output.ts';
import { replayed } from './replaying.ts';

export interface WhatIfCommand {
  /** In seconds. */
  readonly responseTarget?: number;
  readonly businessHours?: WorkingWeek;
  readonly businessHolidays?: readonly string[];
  readonly timeZone?: string;
  /** Tickets that were opened then. */
  readonly from?: TimeArgument;
  readonly to?: TimeArgument;
  readonly until: MomentArgument | null;
  readonly json?: boolean;
}

/** `casebook what-if`: judges past tickets by the desk's definitions and by others, beside each other. */
export async function whatIf(command: WhatIfCommand): Promise<void> {
  const config = loadConfig(process.env);
  const zone = command.timeZone ?? config.timeZone;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = command;
  const [first, last] = [timeOf(from, 'beginning', zone), timeOf(to, 'end', zone)];
  if (first > last) throw new BackwardsSpan('--from is later than --to');
  const until = momentOf(command.until, 'end', zone);
  const now: Definitions = config;
  const other: Definitions = {
    responseTarget: command.responseTarget ?? now.responseTarget,
    businessHours: otherHours(command, now.businessHours),
  };
  const past = await replayed(config, until, replayTickets);
  const at = endOf(until, past);
  const tickets = past.tickets.filter(({ opened }) => opened >= first && opened <= last);
  const figures = [now, other].map((definitions) => figuresOf(tickets, definitions, at)) as [
    Figures,
    Figures,
  ];
  const compared: Compared = { tickets, definitions: [now, other], figures, past };
  const text = command.json ? JSON.stringify(plain(compared), null, 2) : tableOf(compared);
  await withOutput(undefined, (write) => write([`${text}\n`]));
}

const otherHours = (
  { businessHours, businessHolidays, timeZone }: WhatIfCommand,
  now: BusinessHours,
): BusinessHours => ({
  week: businessHours ?? now.week,
  holidays: businessHolidays ?? now.holidays,
  zone: timeZone ?? now.zone,
});

/** Tickets without a reply are judged as of the last event, so that the answer is the same whenever it is asked for. */
function endOf(until: Until, { time }: ReplayedTickets): number {
  if (until !== null && 'time' in until) return Date.parse(until.time);
  return time === null ? 0 : Date.parse(time);
}

interface Compared {
  readonly tickets: readonly TicketTimes[];
  readonly definitions: readonly [Definitions, Definitions];
  readonly figures: readonly [Figures, Figures];
  readonly past: ReplayedTickets;
}

const plain = ({ tickets, definitions, figures, past }: Compared) => {
  const side = (index: 0 | 1) => ({
    ...{ business_hours: hoursOf(definitions[index]), time_zone: definitions[index].businessHours.zone },
    ...{ holidays: definitions[index].businessHours.holidays },
    ...{ response_target_seconds: definitions[index].responseTarget, ...figures[index] },
  });
  const { events, position, time } = past;
  return { tickets: tickets.length, now: side(0), what_if: side(1), as_of: { events, position, time } };
};

const hoursOf = ({ businessHours }: Definitions): string => textOfWeek(businessHours.week);

function tableOf({ tickets, definitions, figures, past }: Compared): string {
  const [now, other] = definitions;
  const both = (of: (figures: Figures) => string): readonly [string, string] => [
    of(figures[0]),
    of(figures[1]),
  ];
  const spread = (name: string, of: (figures: Figures) => Spread) =>
    (['median', 'p90', 'p99'] as const).map((statistic) => [
      `${name}, ${statistic}`,
      ...both((figure) => duration(of(figure)[statistic])),
    ]);
  const rows = [
    ['', 'as configured', 'what if'],
    ['Business hours', hoursOf(now), hoursOf(other)],
    ['Time zone', now.businessHours.zone, other.businessHours.zone],
    ['Holidays', ...[now, other].map(({ businessHours }) => businessHours.holidays.join(', ') || 'none')],
    ['Response target', duration(now.responseTarget), duration(other.responseTarget)],
    ...spread('First response', ({ first_response }) => first_response),
    ['Target met', ...both(({ target }) => shareOf(target.met, target))],
    ['Target missed', ...both(({ target }) => shareOf(target.missed, target))],
    ['Still in time', ...both(({ target }) => shareOf(target.pending, target))],
    ...spread('Resolution', ({ resolution }) => resolution),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${tickets.length} tickets, up to position ${past.position}. Times are within business hours.`,
    '',
    ...lines,
  ].join('\n');
}

function shareOf(count: number, { met, missed, pending }: Figures['target']): string {
  const all = met + missed + pending;
  return all === 0 ? '0' : `${count} (${((100 * count) / all).toFixed(1)} %)`;
}

function duration(seconds: number | null): string {
  if (seconds === null) return 'none';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
