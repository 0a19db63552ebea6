import type { DemoDesk } from '../sections/demo-desks.ts';
import { median, quantile, type Row, withCommas } from '../table.ts';
import { WORDS } from '../ticket-list/tickets.ts';

/** Rounds before the measured ones: a desk that has just started compiles and reads what it then keeps. */
const WARM_UP = 30;
const ROUNDS = 100;
const SEARCHES = 300;
const LONGEST_MS = 100;
const LIST = '/api/v1/unified-admin/support';

/** Where few tickets have few that match, the page is of a length that they have, too. */
const LISTS = [
  '',
  '?status=resolved',
  '?status=pending&priority=high&assigned_to=unassigned&limit=4',
  '?status=pending,in_progress&priority=urgent,high&sort_by=priority',
  '?support_type=GENERAL_INQUIRY,LOGIN_ISSUE&open=true&sort_by=status&sort_order=asc',
  '?sort_by=updatedAt',
  '?status=closed&sort_by=updatedAt&sort_order=asc',
  '?date_from=2025-06-01&date_to=2025-12-31&status=resolved&sort_by=support_type',
];

/** Parts of ticket numbers that tickets of every desk have, no term twice; some people's phone numbers have them, too. */
const rare = (index: number) => `000${101 + index}`;
/** Words that 7 to 90 % of the tickets have. */
const COMMON = WORDS.slice(0, 60);
const common = (index: number) => COMMON[index % COMMON.length] ?? '';

const TERMS = [
  ['rare', rare],
  ['common', common],
] as const;
const SLOWEST = 0.99;

export type Desks = readonly [large: DemoDesk, small: DemoDesk];
/** Milliseconds at both. */
type Times = readonly [number[], number[]];

/**
 * What the slowest of a hundred lists and searches takes at many tickets, against few. `sizes`: how many tickets the desks have.
 */
export async function listRows(desks: Desks, sizes: readonly [number, number]): Promise<readonly Row[]> {
  const [tickets, fewer] = sizes.map(withCommas);
  const at = `at ${tickets} tickets, against ${fewer}`;
  const rows: Row[] = [await listRow(desks, at)];
  for (const [name, term] of TERMS) {
    const times = await searches(desks, term);
    const most = quantile(times[0], SLOWEST);
    rows.push(row(times, `search of a ${name} term ${at}`, 10), {
      ...{
        ratio: most / LONGEST_MS,
        measured: figure(most),
        baseline: `${LONGEST_MS} ms`,
        goal: { atMost: 1 },
      },
      what: `p99 of a search of a ${name} term at ${tickets} tickets, of what it may take`,
    });
  }
  return rows;
}

const figure = (milliseconds: number) => `${milliseconds.toFixed(1)} ms`;

function row([many, few]: Times, what: string, atMost: number): Row {
  const [most, least] = [quantile(many, SLOWEST), quantile(few, SLOWEST)];
  return {
    ...{ ratio: most / least, measured: figure(most), baseline: figure(least), goal: { atMost } },
    what: `p99 of a ${what}`,
  };
}

async function listRow(desks: Desks, at: string): Promise<Row> {
  const all: Times = [[], []];
  let slowest = { query: '', ratio: 0 };
  for (const query of LISTS) {
    const times: Times = [[], []];
    for (let round = -WARM_UP; round < ROUNDS; round++) await both(desks, query, round < 0 ? null : times);
    for (const [index, own] of times.entries()) all[index]?.push(...own);
    const ratio = median(times[0]) / median(times[1]);
    if (ratio > slowest.ratio) slowest = { query, ratio };
  }
  const told = `the median of ${slowest.query === '' ? 'the first page' : slowest.query}: ${slowest.ratio.toFixed(2)}`;
  return row(all, `list of tickets with analytics ${at} (the highest ratio has ${told})`, 3);
}

async function searches(desks: Desks, term: (index: number) => string): Promise<Times> {
  const times: Times = [[], []];
  for (let round = 0; round < WARM_UP; round++) await both(desks, `?search=never${round}there`, null);
  for (let round = 0; round < SEARCHES; round++) await both(desks, `?search=${term(round)}`, times);
  return times;
}

async function both(desks: Desks, query: string, times: Times | null): Promise<void> {
  for (const [index, { get }] of desks.entries()) {
    const start = performance.now();
    await get(`${LIST}${query}`);
    times?.[index]?.push(performance.now() - start);
  }
}
