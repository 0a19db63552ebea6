import type { Pace } from '../pace.ts';
import { inWords, median, quantile, type Row } from '../table.ts';
import { type DemoDesk, startDemoDesks } from './demo-desks.ts';

const FEW = 1_000;
/** Rounds before the measured ones: a desk that has just started compiles and reads what it then keeps. */
const WARM_UP = 200;
const ROUNDS = 300;
/** The length of a page, unless a query has another one. */
const PAGE = 50;
const WORK = '/api/v1/unified-admin/work';

/** The part of the list at which a page begins, and the rest of its query. */
const PAGES: readonly (readonly [string, number, string])[] = [
  ['the first page', 0, ''],
  ['a page in the middle', 0.5, ''],
  ['the last page', 1, ''],
  ['who has waited longest', 0, '&view=waiting&sort_by=waiting'],
  ['the middle of three filters', 0.5, '&kind=ticket&status=resolved,closed&priority=high'],
  ['a search', 0, '&search=electricity'],
  ['a search in messages, with highlights', 0, '&search=electricity&search_in=all&highlight=true'],
  ['the counts alone', 0, '/counts'],
];

/** The list of tickets and chats through HTTP: what it costs at many tickets as a multiple of that at few. */
export async function workSection(directory: string, { tickets }: Pace): Promise<readonly Row[]> {
  const desks = await startDemoDesks(directory, [FEW, tickets]);
  const sizes = `${inWords(tickets)} tickets, against ${inWords(FEW)}`;
  try {
    const rows: Row[] = [];
    for (const [what, part, query] of PAGES)
      rows.push(await compared(`GET work at ${sizes}: ${what}`, part, query, desks));
    return rows;
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}

async function compared(what: string, part: number, query: string, desks: readonly DemoDesk[]): Promise<Row> {
  const times = desks.map((): number[] => []);
  const paths: string[] = [];
  for (const desk of desks) {
    const isList = !query.startsWith('/');
    const total = isList ? (await desk.get(`${WORK}?offset=0${query}`)).data.total : 0;
    paths.push(
      isList
        ? `${WORK}?offset=${Math.max(0, Math.min(Math.floor(total * part), total - PAGE))}${query}`
        : `${WORK}${query}`,
    );
  }
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, desk] of desks.entries()) {
      const start = performance.now();
      await desk.get(paths[index] as string);
      if (round >= 0) times[index]?.push(performance.now() - start);
    }
  }
  const [few = Number.NaN, many = Number.NaN] = times.map(median);
  const p95 = quantile(times[1] ?? [], 0.95);
  return {
    ratio: many / few,
    measured: `${many.toFixed(2)} ms, p95 ${p95.toFixed(1)} ms`,
    baseline: `${few.toFixed(2)} ms`,
    what,
  };
}
