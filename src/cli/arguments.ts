import { InvalidArgumentError } from 'commander';
import { holidaysIn, type WorkingWeek, workingWeekIn } from '../calendar/business-hours.ts';
import { isTimeZone } from '../calendar/zones.ts';
import { shortTimeIn } from '../config/values.ts';
import { showsSomething } from '../events/visible-text.ts';

/** Parsers of command-line arguments. Each throws `InvalidArgumentError` with a sentence that says what is expected. */

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Names with commas between them. */
export function names(text: string): readonly string[] {
  const found = text.split(',').map((name) => name.trim());
  if (found.includes('')) throw new InvalidArgumentError('It must be names with commas between them.');
  return found;
}

/** A name of a file, or an address. */
export function place(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** In seconds. */
export function duration(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(seconds))
    throw new InvalidArgumentError('It must be a number and s, m, h or d, such as 30d.');
  return seconds;
}

export function subject(text: string): string {
  if (!showsSomething(text) || [...text].length > 128)
    throw new InvalidArgumentError('It must be an id of 1 to 128 characters.');
  return text;
}

/** The argument of an option is wrong, which was found out only when its command ran. The message is one line. */
export class BadArgument extends Error {
  override readonly name = 'BadArgument';

  /** `expected`: a whole sentence. */
  constructor(option: string, value: string, expected: string) {
    super(`option '${option}' argument '${value}' is invalid. ${expected}`);
  }
}

/** Days and hours of a week, as `BUSINESS_HOURS` has them. */
export function workingWeek(text: string): WorkingWeek {
  const week = workingWeekIn(text);
  if (week === null)
    throw new InvalidArgumentError(
      'It must be days and hours such as "mon-fri 09:00-17:00, sat 10:00-14:00".',
    );
  return week;
}

/** Days with commas between them; none for an empty text. */
export function days(text: string): readonly string[] {
  const found = holidaysIn(text);
  if (found === null)
    throw new InvalidArgumentError('It must be days such as 2026-12-25, with commas between them.');
  return found;
}

export function timeZone(text: string): string {
  if (!isTimeZone(text)) throw new InvalidArgumentError('It must be an IANA time zone such as Africa/Lagos.');
  return text;
}

/** In seconds, as `RESPONSE_TARGET` has it. */
export function responseTarget(text: string): number {
  const seconds = shortTimeIn(text);
  if (seconds === null) throw new InvalidArgumentError('It must be a number and s, m or h, such as 2h.');
  return seconds;
}
