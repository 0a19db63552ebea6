import { join } from 'node:path';
import { memoryRow } from '../growth/commands.ts';
import { fillDesk } from '../growth/fill.ts';
import { listRows } from '../growth/lists.ts';
import { longTicketRow } from '../growth/long-ticket.ts';
import { startingRow } from '../growth/starting.ts';
import type { Row } from '../table.ts';
import { startDeskOn } from './demo-desks.ts';

/** How large a desk is measured. */
export interface Sizes {
  /** For starts, lists and searches. */
  readonly tickets: number;
  readonly commands: number;
  /** Of the longest ticket. */
  readonly messages: number;
}

/** What fits into a run of everything; bench/growth.ts has more. */
const SMALLER: Sizes = { tickets: 100_000, commands: 100_000, messages: 100_000 };
/** The small desk, and one with a thousand events. */
const FEW_TICKETS = 1_000;
const TICKETS_OF_1000_EVENTS = 313;

/** What a desk that has grown large costs, as a multiple of what a small one does. */
export async function growthSection(directory: string, sizes = SMALLER): Promise<readonly Row[]> {
  return [
    await longTicketRow(directory, sizes.messages),
    ...(await largeDesk(directory, sizes)),
    await memoryRow(directory, sizes.commands),
  ];
}

export async function largeDesk(
  directory: string,
  { tickets }: Pick<Sizes, 'tickets'>,
): Promise<readonly Row[]> {
  const filled = async (name: string, count: number) => {
    const place = join(directory, name);
    return { directory: place, events: await fillDesk(place, count) };
  };
  const large = await filled('large', tickets);
  const rows = [await startingRow(large, await filled('start', TICKETS_OF_1000_EVENTS))];
  const small = await filled('small', FEW_TICKETS);
  const desks = [await startDeskOn(large.directory), await startDeskOn(small.directory)] as const;
  try {
    return [...rows, ...(await listRows(desks, [tickets, FEW_TICKETS]))];
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}
