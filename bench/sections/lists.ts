import type { Pace } from '../pace.ts';
import { median, type Row, withCommas } from '../table.ts';
import { type DemoDesk, startDemoDesks } from './demo-desks.ts';

const FEW = 1_000;
const LIST = '/api/v1/unified-admin/support';

const LISTS: readonly (readonly [string, string])[] = [
  ['the first page', ''],
  ['the tickets of a status', '?status=resolved'],
  // As many tickets as 1,000 have of them, so that both pages are of one length.
  ['three filters', '?status=pending&priority=high&assigned_to=unassigned&limit=4'],
  ['a search', '?search=electricity'],
  ['by priority', '?sort_by=priority'],
];

/** An admin's list with its analytics through HTTP: what it costs at many tickets as a multiple of that at few. */
export async function listsSection(directory: string, { tickets, requests }: Pace): Promise<readonly Row[]> {
  const desks = await startDemoDesks(directory, [FEW, tickets]);
  const sizes = `${withCommas(tickets)} tickets, against ${withCommas(FEW)}`;
  try {
    const rows: Row[] = [];
    for (const [what, query] of LISTS)
      rows.push(await compared(`GET list at ${sizes}: ${what}`, desks, query, requests));
    return rows;
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}

async function compared(
  what: string,
  desks: readonly DemoDesk[],
  query: string,
  requests: number,
): Promise<Row> {
  const times = desks.map((): number[] => []);
  for (let round = -requests; round < requests; round++) {
    for (const [index, desk] of desks.entries()) {
      const milliseconds = await timed(desk, query);
      if (round >= 0) times[index]?.push(milliseconds);
    }
  }
  const [few = Number.NaN, many = Number.NaN] = times.map(median);
  return { ratio: many / few, measured: `${many.toFixed(2)} ms`, baseline: `${few.toFixed(2)} ms`, what };
}

async function timed({ get }: DemoDesk, query: string): Promise<number> {
  const start = performance.now();
  await get(`${LIST}${query}`);
  return performance.now() - start;
}
