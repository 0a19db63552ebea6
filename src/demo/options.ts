import { parseArgs } from 'node:util';
import { BadArguments, HELP, parsed } from '../cli/command-line.ts';

/** What the command line asks for; null: it doesn't say. */
export interface DemoOptions {
  readonly seed: number | null;
  readonly tickets: number | null;
  /** Milliseconds since the epoch. */
  readonly until: number | null;
  readonly help: boolean;
}

export const DEFAULT_SEED = 42;
export const DEFAULT_TICKETS = 2_000;
const MOST_TICKETS = 1_000_000;

export const USAGE = `usage: npm run demo -- [--tickets N] [--seed N] [--until TIME]

Starts a desk on example data in DATA_DIR (data/demo unless set), on PORT (1500 unless set).

  --tickets N   how many tickets (${DEFAULT_TICKETS}), at most ${MOST_TICKETS}
  --seed N      the same seed and time give the same events (${DEFAULT_SEED})
  --until TIME  when the last ticket is opened, such as 2026-06-01T12:00:00Z (the last full minute)`;

/** Throws `BadArguments`. */
export function readOptions(args: readonly string[]): DemoOptions {
  const option = { type: 'string' } as const;
  const options = { ...HELP, seed: option, tickets: option, until: option };
  const values = parsed(() => parseArgs({ args: [...args], options }).values);
  if (values.help) return { seed: null, tickets: null, until: null, help: true };
  return {
    seed: numberIn(values.seed, '--seed', 0, 2 ** 32 - 1),
    tickets: numberIn(values.tickets, '--tickets', 1, MOST_TICKETS),
    until: timeIn(values.until),
    help: false,
  };
}

function numberIn(text: string | undefined, name: string, least: number, most: number): number | null {
  if (text === undefined) return null;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new BadArguments(`${name} must be a whole number from ${least} to ${most}`);
}

function timeIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  const time = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(time)) throw new BadArguments('--until must be a time such as 2026-06-01T12:00:00Z');
  if (time > Date.now()) throw new BadArguments('--until must not lie in the future');
  return time;
}
