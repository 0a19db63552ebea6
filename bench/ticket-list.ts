/**
 * What an admin's list costs at 100,000 tickets as a multiple of what it costs at 1,000, and how fast the
 * projector's commits are. Rounds of all stores alternate, so that a noisy neighbour meets all of them.
 * MongoDB is measured beside the embedded store when MONGO_TEST_URL names a replica set.
 *
 * npm exec -- node bench/ticket-list.ts [--sizes 1000,100000] [--rounds 60]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { UserId } from '../src/events/ids.ts';
import type { ReadStore } from '../src/projections/store/port.ts';
import { ticketProjection } from '../src/projections/ticketing/tickets/projection.ts';
import type { TicketListQuery } from '../src/projections/ticketing/tickets/queries.ts';
import { embedded, mongo } from './ticket-list/engines.ts';
import { BATCH, fill, type Store } from './ticket-list/fill.ts';
import { END, instant } from './ticket-list/tickets.ts';

const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,100000' }, rounds: { type: 'string', default: '60' } },
});
const SIZES = options.sizes.split(',').map(Number);
const ROUNDS = Number(options.rounds);

const DAY = 86_400_000;
type Asked = Omit<TicketListQuery, 'search'> & { readonly search: string };
const list = ({ search, ...query }: Partial<Asked> = {}): TicketListQuery => ({
  search:
    search === undefined
      ? null
      : { whole: { terms: [search], foundByMessages: null, owners: [] }, words: [] },
  status: null,
  open: null,
  priority: null,
  supportType: null,
  tags: null,
  assignedTo: null,
  userId: null,
  createdFrom: null,
  createdTo: null,
  sortBy: 'createdAt',
  sortOrder: 'desc',
  offset: 0,
  after: null,
  limit: 20,
  createdSince: [1, 7, 30].map((days) => instant(END - days * DAY)),
  ...query,
});

const three = { status: ['pending'], priority: ['high'], assignedTo: [null] } as const;
const middle = (size: number) => Math.floor(size / 2);
const LISTS: readonly [string, (size: number) => TicketListQuery][] = [
  ['default page', () => list()],
  ['one filter', () => list({ status: ['pending'] })],
  ['three filters', () => list(three)],
  ['one user', () => list({ userId: 'user-7' as UserId })],
  ['90 days', () => list({ createdFrom: instant(END - 120 * DAY), createdTo: instant(END - 30 * DAY) })],
  ['deep page', (size) => list({ offset: middle(size) })],
  ['deep page, filter', (size) => list({ status: ['pending'], offset: middle(size / 6) })],
  ['by created, asc', () => list({ sortOrder: 'asc' })],
  ...(['updatedAt', 'priority', 'status', 'support_type'] as const).flatMap(
    (sortBy): [string, (size: number) => TicketListQuery][] => [
      [`by ${sortBy}`, () => list({ sortBy })],
      [`by ${sortBy}, asc`, () => list({ sortBy, sortOrder: 'asc' })],
      [`by ${sortBy}, filter`, () => list({ sortBy, ...three })],
      [`by ${sortBy}, deep`, (size) => list({ sortBy, offset: middle(size) })],
      [
        `by ${sortBy}, filter, deep`,
        (size) => list({ sortBy, status: ['pending'], offset: middle(size / 6) }),
      ],
    ],
  ),
];

const SEARCHES: readonly [string, readonly string[]][] = [
  ['common', ['payment', 'card', 'failed', 'refund', 'account', 'login', 'wallet', 'transfer', 'please']],
  ['rare', ['000123', '000456', '0000789', '10000042', '10000077', '.12@', '.33@', '000999']],
  ['one letter', ['e', 'a', 'x', 'q', 'z', 'n', 'k', '7', '@']],
  [
    'common phrase',
    ['card failed', 'my payment', 'the card', 'account login', 'refund my', 'payment card', 'login wal'],
  ],
  [
    'rare phrase',
    ['wallet login ba', 'card failed my payment', 'transfer please ke', 'ke not with', 'refund to wallet'],
  ],
];

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function timed(reader: ReadStore, query: TicketListQuery): Promise<number> {
  const start = performance.now();
  await reader.queriesOf(ticketProjection).list(query);
  return performance.now() - start;
}

async function timesOf(
  stores: readonly Store[],
  rounds: number,
  once: (store: Store, round: number) => Promise<number>,
) {
  const times = stores.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, store] of stores.entries()) times[index]?.push(await once(store, round));
  }
  return times.map(median);
}

async function afterStart(store: Store, query: TicketListQuery): Promise<number> {
  const reader = await store.place.openReader();
  try {
    return await timed(reader, query);
  } finally {
    await reader.close();
  }
}

/** For each engine the ratio of its largest store to its smallest, and the times of all its stores. */
function row(name: string, times: readonly number[]): void {
  const columns = [name.padEnd(34)];
  for (let at = 0; at < times.length; at += SIZES.length) {
    const own = times.slice(at, at + SIZES.length);
    const ratio = (own.at(-1) ?? Number.NaN) / (own[0] ?? Number.NaN);
    columns.push(ratio.toFixed(1).padStart(10), ...own.map((time) => time.toFixed(2).padStart(10)));
  }
  console.log(columns.join(''));
}

function heading(names: readonly string[]): void {
  const columns = names.flatMap((name) => [name, ...SIZES.map(String)]);
  console.log(`${'median ms'.padEnd(34)}${columns.map((column) => column.padStart(10)).join('')}`);
}

/** The ratio of a page deep in the list, by its cursor, to the first page of the same list and the same run. */
async function walkRow(stores: readonly Store[], query: Partial<Asked>): Promise<void> {
  for (const { reader, size } of stores) {
    const { total } = await reader.queriesOf(ticketProjection).list(list(query));
    const page = Math.min(DEEP_PAGE, Math.floor(total / PAGE) - 1);
    const before = list({ ...query, offset: (page - 2) * PAGE, limit: PAGE });
    const { next: after } = await reader.queriesOf(ticketProjection).list(before);
    const [first, deep] = [list({ ...query, limit: PAGE }), list({ ...query, after, limit: PAGE })];
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS + 20; round++) {
      times[0].push(await timed(reader, first));
      times[1].push(await timed(reader, deep));
    }
    const [one, many] = times.map((each) => median(each.slice(20))) as [number, number];
    const name = `${Object.values(query).join(', ')}: page ${page} by cursor to page 1, ${size} tickets`;
    console.log(`${name.padEnd(72)}${(many / one).toFixed(2)} (${many.toFixed(2)} ms, ${one.toFixed(2)} ms)`);
  }
}

const DEEP_PAGE = 1_000;
const PAGE = 20;

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ticket-list-'));
  const { MONGO_TEST_URL } = process.env;
  const engines = [embedded(directory), ...(MONGO_TEST_URL ? [mongo(MONGO_TEST_URL)] : [])];
  const stores: (Store & { readonly engine: string })[] = [];
  for (const { name, place } of engines)
    for (const size of SIZES) stores.push({ ...(await fill(size, place())), engine: name });
  heading(engines.map(({ name }) => name));
  for (const [name, query] of LISTS) {
    for (const { reader, size } of stores)
      for (let warming = 0; warming < 20; warming++) await timed(reader, query(size));
    row(name, await timesOf(stores, ROUNDS, ({ reader, size }) => timed(reader, query(size))));
  }
  for (const sortBy of ['createdAt', 'updatedAt', 'priority', 'status', 'support_type'] as const)
    for (const filter of [{}, { status: ['pending'] } as const]) await walkRow(stores, { sortBy, ...filter });
  for (const [kind, terms] of SEARCHES) {
    const term = (round: number) => list({ search: terms[round % terms.length] as string });
    row(
      `search ${kind}, just started`,
      await timesOf(stores, terms.length, (store, round) => afterStart(store, term(round))),
    );
    await timesOf(stores, 1, ({ reader }) => timed(reader, list({ search: 'never there' })));
    row(
      `search ${kind}, new term`,
      await timesOf(stores, terms.length, ({ reader }, round) => timed(reader, term(round))),
    );
    row(
      `search ${kind}, known term`,
      await timesOf(stores, ROUNDS, ({ reader }, round) => timed(reader, term(round))),
    );
  }
  for (const { engine, size, createdPerSecond, changedPerSecond, megabytes } of stores) {
    const [created, moved] = [createdPerSecond, changedPerSecond].map((rate) => Math.round(rate));
    console.log(
      `${engine}, commits of ${BATCH}, ${size} tickets: ${created} created/s, ${moved} changed/s, ${Math.round(megabytes)} MB`,
    );
  }
  for (const { reader, place } of stores) {
    await reader.close();
    await place.remove();
  }
  await rm(directory, { recursive: true, force: true });
}

await main();
