import { MAIN } from '../http/thread-cpu.ts';
import { creation } from '../http/tickets.ts';
import type { DemoDesk } from '../sections/demo-desks.ts';
import { median } from '../table.ts';

const ADMIN = '/api/v1/unified-admin/support';
const USER = '/api/v1/support';
const ticketNumber = (index: number): string => `SMI-2020-${String(index + 1).padStart(6, '0')}`;

/** What one does to a desk of so many tickets; `index` counts up, so that each is another one. */
export interface Operation {
  readonly what: string;
  run(desk: DemoDesk, index: number, tickets: number): Promise<unknown>;
}

/** Spread over all tickets, old and new. */
const anyOf = (index: number, tickets: number): string => ticketNumber((index * 7_919) % tickets);

export const OPERATIONS: readonly Operation[] = [
  {
    what: 'open a ticket',
    run: (desk, index) => desk.post(`${USER}/request-support`, creation(`somebody.${index}@example.com`)),
  },
  {
    what: 'reply',
    run: (desk, index, tickets) =>
      desk.post(`${ADMIN}/${anyOf(index, tickets)}/reply`, { message: 'We have looked into it.' }),
  },
  {
    what: 'GET ticket',
    run: (desk, index, tickets) => desk.get(`${USER}/ticket?ticket_number=${anyOf(index + 5_000, tickets)}`),
  },
  { what: 'list: first page, analytics', run: (desk) => desk.get(ADMIN) },
  {
    what: 'list: three filters, by priority',
    run: (desk) =>
      desk.get(`${ADMIN}?status=pending,escalated&priority=high&assigned_to=unassigned&sort_by=priority`),
  },
  { what: 'search, a number', run: (desk, index) => desk.get(`${ADMIN}?search=000${101 + (index % 899)}`) },
  { what: 'search, a common word', run: (desk) => desk.get(`${ADMIN}?search=payment`) },
];

/** Of one operation, medians of all rounds. */
export interface Cost {
  /** Milliseconds by the clock, one after the other. */
  readonly time: number;
  /** Microseconds of processor time of the whole desk for each, what follows its answer included. */
  readonly cpu: number;
  /** The same of single threads. */
  readonly threads: Readonly<Record<'main' | 'writer' | 'projector', number>>;
}

const COUNT = 100;
const THREADS = { main: MAIN, writer: 'log_writer', projector: 'projector' } as const;

/** A round of an operation, one after the other. */
export async function roundOf(
  { run }: Operation,
  desk: DemoDesk,
  from: number,
  tickets: number,
): Promise<Cost> {
  const times: number[] = [];
  const before = desk.server.threads();
  for (let index = from; index < from + COUNT; index++) {
    const start = performance.now();
    await run(desk, index, tickets);
    times.push(performance.now() - start);
  }
  await desk.server.idle();
  const after = desk.server.threads();
  const each = (name: string) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / COUNT;
  const all = [...after.keys()].reduce((sum, name) => sum + each(name), 0);
  return {
    time: median(times),
    cpu: all,
    threads: { main: each(THREADS.main), writer: each(THREADS.writer), projector: each(THREADS.projector) },
  };
}

export const COUNTED = COUNT;
