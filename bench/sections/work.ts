import type { Pace } from '../pace.ts';
import { median, quantile, type Row, withCommas } from '../table.ts';
import { type DemoDesk, startDemoDesks } from './demo-desks.ts';

const FEW = 1_000;
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
export async function workSection(directory: string, { tickets, requests }: Pace): Promise<readonly Row[]> {
  const desks = await startDemoDesks(directory, [FEW, tickets]);
  const sizes = `${withCommas(tickets)} tickets, against ${withCommas(FEW)}`;
  try {
    const rows: Row[] = [];
    for (const [what, part, query] of PAGES) {
      const paths = await Promise.all(desks.map((desk) => pathAt(desk, part, query)));
      rows.push(await compared(`GET work at ${sizes}: ${what}`, paths, desks, requests));
    }
    return rows;
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}

/** The address of the page that begins at this part of the desk's list. */
async function pathAt(desk: DemoDesk, part: number, query: string): Promise<string> {
  if (query.startsWith('/')) return `${WORK}${query}`;
  const { total } = (await desk.get(`${WORK}?offset=0${query}`)).data;
  return `${WORK}?offset=${Math.max(0, Math.min(Math.floor(total * part), total - PAGE))}${query}`;
}

async function compared(
  what: string,
  paths: readonly string[],
  desks: readonly DemoDesk[],
  requests: number,
): Promise<Row> {
  const times = desks.map((): number[] => []);
  for (let round = -requests; round < requests; round++) {
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
