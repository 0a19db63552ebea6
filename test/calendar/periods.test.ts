import { dayIn, startOfDay } from '../../src/calendar/days.ts';
import { type Period, periodsIn } from '../../src/calendar/periods.ts';
import type { Step } from '../../src/calendar/steps.ts';

const HOUR = 3_600_000;
const periods = (zone: string, step: Step, start: string, end: string): readonly Period[] => [
  ...periodsIn({ zone, step, start: Date.parse(start), end: Date.parse(end) }),
];
const hoursOf = (all: readonly Period[]) => all.map(({ name, start, end }) => [name, (end - start) / HOUR]);
const iso = (time: number) => new Date(time).toISOString();

describe('the periods of a calendar', () => {
  it('are days of 23 and 25 hours where clocks change', () => {
    expect(hoursOf(periods('Europe/Berlin', 'day', '2026-03-27T23:00Z', '2026-03-30T22:00Z'))).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ]);
    expect(hoursOf(periods('America/New_York', 'day', '2026-10-31T04:00Z', '2026-11-02T05:00Z'))).toEqual([
      ['2026-10-31', 24],
      ['2026-11-01', 25],
    ]);
  });

  it('are days that begin at one o’clock where midnight is skipped, and at the first of two midnights', () => {
    const [, cairo] = periods('Africa/Cairo', 'day', '2026-04-22T22:00Z', '2026-04-24T21:00Z');
    expect(cairo).toMatchObject({ name: '2026-04-24', start: Date.parse('2026-04-23T22:00Z') });
    expect(hoursOf(periods('Africa/Cairo', 'day', '2026-04-23T22:00Z', '2026-04-24T21:00Z'))).toEqual([
      ['2026-04-24', 23],
    ]);
    // Clocks in Havana show the hour after midnight twice.
    expect(hoursOf(periods('America/Havana', 'day', '2026-11-01T04:00Z', '2026-11-02T05:00Z'))).toEqual([
      ['2026-11-01', 25],
    ]);
  });

  it('are weeks from Monday, of which the one over New Year belongs to the year that has its Thursday', () => {
    const weeks = periods('Africa/Lagos', 'week', '2026-12-27T23:00Z', '2027-01-10T23:00Z');
    expect(weeks.map(({ name, start, end }) => [name, iso(start), iso(end)])).toEqual([
      ['2026-W53', '2026-12-27T23:00:00.000Z', '2027-01-03T23:00:00.000Z'],
      ['2027-W01', '2027-01-03T23:00:00.000Z', '2027-01-10T23:00:00.000Z'],
    ]);
    expect(hoursOf(periods('Europe/Berlin', 'week', '2026-03-22T23:00Z', '2026-03-29T22:00Z'))).toEqual([
      ['2026-W13', 167],
    ]);
  });

  it('are months, of which one with a change of clocks is an hour shorter', () => {
    expect(hoursOf(periods('Europe/Berlin', 'month', '2026-02-28T23:00Z', '2026-04-30T22:00Z'))).toEqual([
      ['2026-03', 31 * 24 - 1],
      ['2026-04', 30 * 24],
    ]);
  });

  it('are hours that an offset tells apart when a clock shows them twice', () => {
    const hours = periods('Europe/Berlin', 'hour', '2026-10-25T00:00Z', '2026-10-25T02:00Z');
    expect(hours.map(({ name }) => name)).toEqual(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00']);
    expect(hoursOf(periods('Asia/Kolkata', 'hour', '2026-03-01T00:00Z', '2026-03-01T01:00Z'))).toEqual([
      ['2026-03-01T05:00+05:30', 0.5],
      ['2026-03-01T06:00+05:30', 0.5],
    ]);
    // Clocks on Lord Howe Island change by half an hour.
    expect(hoursOf(periods('Australia/Lord_Howe', 'hour', '2026-04-04T14:00Z', '2026-04-04T16:30Z'))).toEqual(
      [
        ['2026-04-05T01:00+11:00', 1.5],
        ['2026-04-05T02:00+10:30', 1],
      ],
    );
    expect(hoursOf(periods('Australia/Lord_Howe', 'hour', '2026-10-03T14:30Z', '2026-10-03T16:30Z'))).toEqual(
      [
        ['2026-10-04T01:00+10:30', 1],
        ['2026-10-04T02:30+11:00', 0.5],
        ['2026-10-04T03:00+11:00', 0.5],
      ],
    );
  });

  it('begin and end where the span does, without gaps', () => {
    const weeks = periods('UTC', 'week', '2026-01-01T12:00Z', '2026-01-14T00:00Z');
    expect(weeks.map(({ name, start, end }) => [name, iso(start), iso(end)])).toEqual([
      ['2026-W01', '2026-01-01T12:00:00.000Z', '2026-01-05T00:00:00.000Z'],
      ['2026-W02', '2026-01-05T00:00:00.000Z', '2026-01-12T00:00:00.000Z'],
      ['2026-W03', '2026-01-12T00:00:00.000Z', '2026-01-14T00:00:00.000Z'],
    ]);
    expect(periods('UTC', 'day', '2026-01-01T00:00Z', '2026-01-01T00:00Z')).toEqual([]);
  });
});

it('a day lies between its first instant and that of the next day', () => {
  const { start, end } = dayIn('2026-10-25', 'Europe/Berlin');
  expect([iso(start), (end - start) / HOUR]).toEqual(['2026-10-24T22:00:00.000Z', 25]);
  // Midnight was skipped in Cairo, and the day before began as usual.
  const noon = Date.parse('2026-04-24T12:00Z');
  expect(iso(startOfDay(noon, 'Africa/Cairo'))).toBe('2026-04-23T22:00:00.000Z');
  expect(iso(startOfDay(noon, 'Africa/Cairo', 1))).toBe('2026-04-22T22:00:00.000Z');
});
