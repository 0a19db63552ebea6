import { z } from 'zod';
import { asciiDomainOf, cleanEmail } from '../../events/email-address.ts';
import { type Instant, instant } from '../../events/ids.ts';
import { countedPart, showsSomething, visibleOrNull } from '../../events/visible-text.ts';

/*
 * Building blocks of input schemas. The message of a field is the rest of a sentence ("must be …"), which gets
 * the field's name in front; one that begins with a capital letter is a whole sentence and stays as it is.
 */

/** A sentence's rest for a value that is missing or of another kind; other problems have their own. */
const kind = (expected: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? 'is required' : `must be ${expected}`;

export const stringOf = (expected: string) => z.string({ error: kind(expected) });

/** Characters as people count them, more or less: code points, so that an emoji of two code units is one. */
function countCharacters(value: string): number {
  let count = 0;
  for (const _character of value) count++;
  return count;
}

/** Whether a text can be stored and shown anywhere: no halves of surrogate pairs, no NUL. */
const isStorable = (value: string) => value.isWellFormed() && !value.includes('\0');

interface Length {
  readonly min: number;
  readonly max: number;
}

/** A character has one code unit or two: most texts need not be walked through. */
const isAtLeast = (value: string, min: number) =>
  value.length >= 2 * min || (value.length >= min && countCharacters(value) >= min);
const isAtMost = (value: string, max: number) =>
  value.length <= max || (value.length <= 2 * max && countCharacters(value) <= max);

/** Space at the ends and characters that show nothing are kept, but don't count towards the minimum. */
const hasLength = (value: string, { min, max }: Length) =>
  value.length >= min && isAtMost(value, max) && isAtLeast(countedPart(value), min);

/** Text of `min` to `max` characters. */
export function text(length: Length) {
  const sentence = `must be between ${length.min} and ${length.max} characters`;
  return stringOf('a text')
    .check((context) => {
      const input = context.value;
      if (!hasLength(input, length)) context.issues.push({ code: 'custom', input, message: sentence });
      else if (!isStorable(input))
        context.issues.push({ code: 'custom', input, message: 'holds characters that are not allowed' });
    })
    .meta({ minLength: length.min, maxLength: length.max });
}

/** The same, or nothing: null and absent are null. */
export const optionalText = (length: Length) => optional(text(length));

/** Null and absent are null. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? null);

const LOCAL_PART = /^[^\s@<>()[\]\\,;:"\p{Cc}]+$/u;
/** As in the DNS: domains in other scripts are converted before. */
const DOMAIN = /^(?!-)[a-z\d-]+(\.[a-z\d-]+)*\.[a-z][a-z\d-]*[a-z\d]$/i;
const MAX_EMAIL = 254;

const isEmail = (value: string) =>
  value.length <= MAX_EMAIL &&
  LOCAL_PART.test(value.slice(0, Math.max(0, value.indexOf('@')))) &&
  value.indexOf('@') === value.lastIndexOf('@') &&
  DOMAIN.test(asciiDomainOf(value) ?? '') &&
  !/^\.|\.\.|\.@/.test(value) &&
  value.indexOf('@') <= 64 &&
  value.isWellFormed();

/** An e-mail address, without space at its ends and without characters that show nothing. */
export const email = () =>
  stringOf('a valid email address')
    .overwrite(cleanEmail)
    .refine(isEmail, 'must be a valid email address')
    .meta({ format: 'email', maxLength: MAX_EMAIL });

const WEB_ADDRESS = /^https?:\/\/[^\s\p{Cc}]+$/iu;

/** An address that pages may link to and load from: other schemes, such as `javascript:`, would run what they hold. */
export const webAddress = () =>
  text({ min: 1, max: 2000 })
    .regex(WEB_ADDRESS, 'must be an http:// or https:// address')
    .meta({ format: 'uri' });

const NO_IDENTIFIER = 'must be 1 to 128 printable characters';
/** No control characters, no halves of surrogate pairs, no space at the ends. */
const IDENTIFIER = /^(?!\s)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,128}(?<!\s)$/u;

/** An id, of another system or of ours: 1 to 128 printable characters. */
export const identifier = () => identifying(stringOf('an id'));

/** What people name something by: an id or a number of its own, also with space and line ends around it. */
export const reference = () => identifying(stringOf('an id').trim());

const identifying = (schema: z.ZodString) =>
  schema.regex(IDENTIFIER, { error: NO_IDENTIFIER, abort: true }).refine(showsSomething, NO_IDENTIFIER);

/** One of a list of words. */
export const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, {
    error: ({ input }) => (input === undefined ? 'is required' : `must be one of ${listOf(values)}`),
  });

/** A longer list is no sentence. */
const MOST_LISTED = 300;

const listOf = (values: readonly string[]): string => {
  const list = values.join(', ');
  return list.length > MOST_LISTED ? 'those that /openapi.json lists' : list;
};

const WHOLE_NUMBER = 'must be a whole number from 1';
/** A number of at most so many digits, all of which a JavaScript number keeps. */
export const countOf = (digits: number) =>
  stringOf('a whole number')
    .regex(new RegExp(`^[1-9]\\d{0,${digits - 1}}$`), WHOLE_NUMBER)
    .transform(Number);
const LIMIT_DIGITS = 15;

/** A search term in a query; null when absent or blank. */
export const searchTerm = () =>
  optional(z.string().trim().max(200, 'must be at most 200 characters')).transform(visibleOrNull);

/** How many items of a page in a query; more than `max` means `max`. */
export const pageLimit = (preset: number, max: number) =>
  countOf(LIMIT_DIGITS)
    .transform((limit) => Math.min(limit, max))
    .default(preset)
    .meta({
      type: 'integer',
      minimum: 1,
      default: preset,
      description: `At most ${max}; a larger value means ${max}`,
    });

/** How many at most, in a query; null when absent. */
export const optionalLimit = (max: number) =>
  optional(
    countOf(LIMIT_DIGITS)
      .transform((limit) => Math.min(limit, max))
      .meta({ type: 'integer', minimum: 1, description: `At most ${max}; a larger value means ${max}` }),
  );

/** A day without a time, or a point in time. What a bare day means depends on a time zone: see `dayBounds`. */
export type DateInput =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'instant'; readonly instant: Instant };

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** An unencoded `+` of an offset arrives as a space in a query. */
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?(Z|[+ -]([01]\d|2[0-3]):?[0-5]\d)?$/i;

/** An offset can move the last day of 9999 into a year of five digits, which sorts before all others. */
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** `2026-02-24`, or an ISO 8601 date-time; one that names no offset is in UTC. */
export const date = () =>
  stringOf('a date')
    .transform((value, context): DateInput => {
      const parsed = parseDate(value);
      if (parsed) return parsed;
      context.addIssue('must be a date (2026-02-24) or an ISO 8601 date-time');
      return z.NEVER;
    })
    .meta({ anyOf: [{ format: 'date' }, { format: 'date-time' }], examples: ['2026-02-24'] });

function parseDate(value: string): DateInput | null {
  if (isDay(value)) return { kind: 'day', day: value };
  const [, day, , , , zone] = DATE_TIME.exec(value) ?? [];
  if (day === undefined || !isDay(day)) return null;
  const offset = (zone ?? 'Z')
    .toUpperCase()
    .replace(' ', '+')
    .replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const local = (zone ? value.slice(0, -zone.length) : value).toUpperCase().replace(',', '.');
  const time = Date.parse(local.replace(/(\.\d{3})\d+$/, '$1') + offset);
  return Number.isNaN(time) || time < 0 || time > LAST_TIME
    ? null
    : { kind: 'instant', instant: instant(time) };
}

function isDay(value: string): boolean {
  const [, year, month, day] = DAY.exec(value) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return time >= 0 && new Date(time).toISOString().startsWith(value);
}
