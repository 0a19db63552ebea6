import { z } from 'zod';
import { dayBounds, startOfDay } from '../../../src/api/kernel/days.ts';
import {
  choice,
  type DateInput,
  date,
  email,
  identifier,
  optional,
  optionalLimit,
  optionalText,
  pageLimit,
  text,
} from '../../../src/api/kernel/input.ts';
import { pageFields } from '../../../src/api/kernel/page-input.ts';
import type { Instant } from '../../../src/events/ids.ts';

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const sentence = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

describe('text', () => {
  const schema = text({ min: 3, max: 5 });

  test.each(['abc', 'abcde', '  abc', '👩‍🚀', '😀😀😀', '😀😀😀😀😀', 'a\nb'])('takes %j', (value) => {
    expect(schema.parse(value)).toBe(value);
  });

  test.each(['ab', 'abcdef', '  a  ', '     ', '😀😀', '😀😀😀😀😀😀', ''])(
    'refuses %j by its length',
    (value) => {
      expect(sentence(schema, value)).toBe('must be between 3 and 5 characters');
    },
  );

  test.each(['ab\0c', 'ab\ud800c', '\udc00abc'])('refuses %j, which cannot be stored everywhere', (value) => {
    expect(sentence(schema, value)).toBe('holds characters that are not allowed');
  });

  test.each([5, true, [], {}, null])('refuses %j, which is no text', (value) => {
    expect(sentence(schema, value)).toBe('must be a text');
  });

  test('says when it is missing, unless it may be', () => {
    expect(sentence(schema, undefined)).toBe('is required');
    expect([
      optionalText({ min: 3, max: 5 }).parse(undefined),
      optionalText({ min: 3, max: 5 }).parse(null),
    ]).toEqual([null, null]);
    expect(sentence(z.object({ a: optionalText({ min: 3, max: 5 }) }), { a: 'x' })).toBe(
      'must be between 3 and 5 characters',
    );
  });
});

describe('email', () => {
  test.each([
    'john@example.com',
    ' John.Doe+tag@mail.example.co.uk ',
    "o'neil@example.ng",
    'a@b.co',
    'jörg@münchen.de',
  ])('takes %j, trimmed', (value) => {
    expect(email().parse(value)).toBe(value.trim());
  });

  test.each([
    '',
    'john',
    'john@',
    '@example.com',
    'john@localhost',
    'john@@example.com',
    'jo hn@example.com',
    'john@example..com',
    '.john@example.com',
    'jo..hn@example.com',
    'john.@example.com',
    'john@-example.com',
    'john@example.c',
    'john@example.com\0',
    'a@b.co, c@d.co',
    `${'x'.repeat(65)}@example.com`,
    `a@${'x'.repeat(250)}.com`,
  ])('refuses %j', (value) => {
    expect(sentence(email(), value)).toBe('must be a valid email address');
  });

  test('is quick also for texts made to be slow', () => {
    const before = performance.now();
    accepts(email(), `${'a'.repeat(60)}@${'a.'.repeat(100)}!`);
    accepts(email(), `${'a'.repeat(500_000)}@${'-'.repeat(500_000)}`);
    expect(performance.now() - before).toBeLessThan(200);
  });
});

test('identifiers are 1 to 128 printable characters', () => {
  for (const id of ['x', 'guest_1', 'a b', 'żółw-7', 'x'.repeat(128)])
    expect(identifier().parse(id)).toBe(id);
  for (const id of ['', ' a', 'a ', 'a\n', 'a\u0085b', '\ud800', 'x'.repeat(129), 5])
    expect(accepts(identifier(), id)).toBe(false);
});

test('a choice names what there is', () => {
  const schema = choice(['open', 'closed']);
  expect(schema.parse('open')).toBe('open');
  for (const value of ['OPEN', '', 'toString', 5, null])
    expect(sentence(schema, value)).toBe('must be one of open, closed');
  expect(sentence(schema, undefined)).toBe('is required');
  expect(optional(schema).parse(undefined)).toBeNull();
});

describe('pages', () => {
  test('begin at 1 and have a limit', () => {
    const { page } = pageFields(20, 100);
    expect([page.parse(undefined), page.parse('7')]).toEqual([null, 7]);
    expect([
      pageLimit(20, 100).parse(undefined),
      pageLimit(20, 100).parse('100'),
      pageLimit(20, 100).parse('101'),
      pageLimit(20, 100).parse('1000000000000'),
    ]).toEqual([20, 100, 100, 100]);
    expect([optionalLimit(10).parse(undefined), optionalLimit(10).parse('11')]).toEqual([null, 10]);
  });

  test.each(['0', '-1', '1.5', '1e3', ' 1', '1 ', '01', '', 'abc', '٣', '1000000000000000', '0x10'])(
    '%j is refused',
    (value) => {
      for (const schema of [pageFields(20, 100).page, pageLimit(20, 100), optionalLimit(10)])
        expect(sentence(schema, value)).toBe('must be a whole number from 1');
    },
  );
});

describe('dates', () => {
  test.each<[string, DateInput]>([
    ['2026-02-24', { kind: 'day', day: '2026-02-24' }],
    ['2024-02-29', { kind: 'day', day: '2024-02-29' }],
    ['2026-02-24T10:30:00.000Z', { kind: 'instant', instant: '2026-02-24T10:30:00.000Z' as Instant }],
    ['2026-02-24T10:30Z', { kind: 'instant', instant: '2026-02-24T10:30:00.000Z' as Instant }],
    ['2026-02-24T10:30:00', { kind: 'instant', instant: '2026-02-24T10:30:00.000Z' as Instant }],
    ['2026-02-24T10:30:00+01:00', { kind: 'instant', instant: '2026-02-24T09:30:00.000Z' as Instant }],
    ['2026-02-24T10:30:00 01:00', { kind: 'instant', instant: '2026-02-24T09:30:00.000Z' as Instant }],
    ['2026-02-24T10:30:00-0530', { kind: 'instant', instant: '2026-02-24T16:00:00.000Z' as Instant }],
    ['2026-02-24T10:30:00.123456Z', { kind: 'instant', instant: '2026-02-24T10:30:00.123Z' as Instant }],
    ['2026-02-24t10:30:00,5z', { kind: 'instant', instant: '2026-02-24T10:30:00.500Z' as Instant }],
  ])('%s', (value, expected) => {
    expect(date().parse(value)).toEqual(expected);
  });

  test.each([
    '',
    'today',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-2-4',
    '24.02.2026',
    '2026-02-24T24:00:00Z',
    '2026-02-24T10:60Z',
    '2026-02-24 10:00',
    '2026-02-24T10:00:00+25:00',
    '20260224',
    '1772000000000',
    '2026-02-24T',
    '+020260-01-01',
  ])('%j is refused', (value) => {
    expect(sentence(date(), value)).toBe('must be a date (2026-02-24) or an ISO 8601 date-time');
  });
});

describe('days', () => {
  test.each<[string, string, string, string]>([
    ['2026-02-24', 'UTC', '2026-02-24T00:00:00.000Z', '2026-02-24T23:59:59.999Z'],
    ['2026-02-24', 'Africa/Lagos', '2026-02-23T23:00:00.000Z', '2026-02-24T22:59:59.999Z'],
    ['2026-02-24', 'Asia/Kolkata', '2026-02-23T18:30:00.000Z', '2026-02-24T18:29:59.999Z'],
    ['2026-02-24', 'Pacific/Kiritimati', '2026-02-23T10:00:00.000Z', '2026-02-24T09:59:59.999Z'],
    // 23 and 25 hours long
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    // midnight doesn't exist: the clocks go from 0:00 to 1:00
    ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z', '2026-03-29T20:59:59.999Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T01:59:59.999Z'],
    // midnight comes twice: from 24:00 back to 23:00
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-17T02:00:00.000Z', '2018-02-18T02:59:59.999Z'],
  ])('%s in %s', (day, zone, from, to) => {
    expect(dayBounds(day, zone)).toEqual({ from, to });
  });

  test('days of a year follow each other without a gap or an overlap', () => {
    let end = Date.parse('2025-12-31T22:59:59.999Z');
    for (
      let day = Date.parse('2026-01-01T00:00:00Z');
      day < Date.parse('2027-01-01T00:00:00Z');
      day += 86_400_000
    ) {
      const { from, to } = dayBounds(new Date(day).toISOString().slice(0, 10), 'Europe/Berlin');
      expect(Date.parse(from)).toBe(end + 1);
      end = Date.parse(to);
    }
  });

  test('the day of an instant, and days before it', () => {
    const late = '2026-02-24T23:30:00.000Z' as Instant;
    expect(startOfDay(late, 'UTC')).toBe('2026-02-24T00:00:00.000Z');
    expect(startOfDay(late, 'Africa/Lagos')).toBe('2026-02-24T23:00:00.000Z');
    expect(startOfDay(late, 'Africa/Lagos', 6)).toBe('2026-02-18T23:00:00.000Z');
    expect(startOfDay('2026-03-30T10:00:00.000Z' as Instant, 'Europe/Berlin', 1)).toBe(
      '2026-03-28T23:00:00.000Z',
    );
  });
});
