import { join } from 'node:path';
import { fillDesk } from '../growth/fill.ts';
import { listRows } from '../growth/lists.ts';
import { longTicketRow } from '../growth/long-ticket.ts';
import { startingRow } from '../growth/starting.ts';
import type { Pace } from '../pace.ts';
import type { Row } from '../table.ts';
import { startDeskOn } from './demo-desks.ts';

/** bench/growth.ts has larger desks, and memory after many commands. */
const MESSAGES = 100_000;
/** The small desk, and one with a thousand events. */
const FEW_TICKETS = 1_000;
const TICKETS_OF_1000_EVENTS = 313;

/** What a desk that has grown large costs, as a multiple of what a small one does. */
export async function growthSection(directory: string, { tickets }: Pace): Promise<readonly Row[]> {
  return [
    await longTicketRow(directory, MESSAGES),
    await largeStart(directory, tickets),
    ...(await largeLists(directory, tickets)),
  ];
}

export async function largeStart(directory: string, tickets: number): Promise<Row> {
  return startingRow(await filled(directory, tickets), await filled(directory, TICKETS_OF_1000_EVENTS));
}

export async function largeLists(directory: string, tickets: number): Promise<readonly Row[]> {
  const [large, small] = [await filled(directory, tickets), await filled(directory, FEW_TICKETS)];
  const desks = [await startDeskOn(large.directory), await startDeskOn(small.directory)] as const;
  try {
    return await listRows(desks, [tickets, FEW_TICKETS]);
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}

/** A directory within this one with so many tickets. */
async function filled(directory: string, tickets: number) {
  const place = join(directory, String(tickets));
  return { directory: place, events: await fillDesk(place, tickets) };
}
