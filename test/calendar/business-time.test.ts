import { holidaysIn, textOfWeek, workingWeekIn } from '../../src/calendar/business-hours.ts';
import { businessTime } from '../../src/calendar/business-time.ts';

const HOUR = 3_600_000;

function timeIn(text: string, zone = 'UTC', holidays: readonly string[] = []) {
  const time = businessTime({ week: workingWeekIn(text) ?? [], zone, holidays });
  return {
    hours: (from: string, to: string) => time.between(Date.parse(from), Date.parse(to)) / HOUR,
    isOpen: (at: string) => time.isOpen(Date.parse(at)),
  };
}

describe('the text of a working week', () => {
  it.each([
    ['mon-fri 09:00-17:00', 'mon-fri 09:00-17:00'],
    [
      ' Mon-Thu 08:00-12:00,mon-thu  13:00-17:00 , FRI 08:00-12:00',
      'mon-thu 08:00-12:00, mon-thu 13:00-17:00, fri 08:00-12:00',
    ],
    ['sat-mon 00:00-24:00', 'mon 00:00-24:00, sat-sun 00:00-24:00'],
    ['tue 09:00-12:00, tue 11:00-13:00, tue 13:00-14:00', 'tue 09:00-14:00'],
  ])('%s means %s', (written, meant) => {
    expect(textOfWeek(workingWeekIn(written) ?? [])).toBe(meant);
    expect(textOfWeek(workingWeekIn(meant) ?? [])).toBe(meant);
  });

  it.each([
    '',
    'mon-fri',
    '09:00-17:00',
    'mon 9:00-17:00',
    'mon 17:00-09:00',
    'mon 09:00-09:00',
    'mon 09:00-24:01',
    'mon 09:60-17:00',
    'xyz 09:00-17:00',
    'mon-fri 09:00-17:00,',
  ])('is none: "%s"', (text) => expect(workingWeekIn(text)).toBeNull());
});

it('holidays are days, each once and in order', () => {
  expect(holidaysIn('2027-01-01, 2026-12-25,2026-12-25')).toEqual(['2026-12-25', '2027-01-01']);
  expect(holidaysIn('')).toEqual([]);
  for (const text of ['2026-02-30', '25.12.2026', '2026-12-25T00:00Z', 'x'])
    expect(holidaysIn(text)).toBeNull();
});

describe('working time between two instants', () => {
  it('is that of the days between them, and of the parts of the first and the last', () => {
    const { hours } = timeIn('mon-fri 09:00-17:00');
    expect(hours('2026-01-05T10:00Z', '2026-01-05T12:30Z')).toBe(2.5);
    expect(hours('2026-01-05T08:00Z', '2026-01-05T18:00Z')).toBe(8);
    // From Friday afternoon to Monday morning.
    expect(hours('2026-01-09T16:00Z', '2026-01-12T10:00Z')).toBe(2);
    expect(hours('2026-01-10T09:00Z', '2026-01-11T17:00Z')).toBe(0);
    expect(hours('2026-01-05T12:00Z', '2026-01-05T10:00Z')).toBe(0);
    expect(hours('2025-01-01T00:00Z', '2026-01-01T00:00Z')).toBe(261 * 8);
    expect(hours('2020-01-01T00:00Z', '2020-01-02T00:00Z')).toBe(8);
  });

  it('leaves out holidays, which are local days', () => {
    const { hours, isOpen } = timeIn('mon-sun 00:00-24:00', 'Pacific/Auckland', ['2026-01-01']);
    expect(hours('2025-12-31T00:00Z', '2026-01-02T00:00Z')).toBe(24);
    expect(isOpen('2025-12-31T10:59:59.999Z')).toBe(true);
    expect(isOpen('2025-12-31T11:00Z')).toBe(false);
  });

  it('is real time where clocks change', () => {
    expect(timeIn('sun 00:00-24:00', 'Europe/Berlin').hours('2026-03-28T00:00Z', '2026-03-31T00:00Z')).toBe(
      23,
    );
    expect(timeIn('sun 00:00-24:00', 'Europe/Berlin').hours('2026-10-24T00:00Z', '2026-10-27T00:00Z')).toBe(
      25,
    );
    expect(timeIn('sun 01:00-04:00', 'Europe/Berlin').hours('2026-03-28T00:00Z', '2026-03-31T00:00Z')).toBe(
      2,
    );
    // Clocks skip the whole hour.
    expect(timeIn('sun 02:00-03:00', 'Europe/Berlin').hours('2026-03-28T00:00Z', '2026-03-31T00:00Z')).toBe(
      0,
    );
    // The working day begins at nine, before and after the change.
    const { isOpen } = timeIn('mon-sun 09:00-17:00', 'Europe/Berlin');
    expect([isOpen('2026-03-28T07:59Z'), isOpen('2026-03-28T08:00Z')]).toEqual([false, true]);
    expect([isOpen('2026-03-29T06:59Z'), isOpen('2026-03-29T07:00Z')]).toEqual([false, true]);
    expect([isOpen('2026-03-29T14:59Z'), isOpen('2026-03-29T15:00Z')]).toEqual([true, false]);
  });
});
