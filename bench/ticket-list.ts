/**
 * What an admin's list costs at 100,000 tickets as a multiple of what it costs at 1,000, and how fast the
 * projector's commits are. Rounds of both stores alternate, so that a noisy neighbour meets both.
 *
 * npm exec -- node bench/ticket-list.ts [--sizes 1000,100000] [--rounds 60]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AdminId, Instant, TicketId, TicketNumber, UserId } from '../src/events/ids.ts';
import type { Position } from '../src/events/log/port.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../src/events/ticketing/vocabulary.ts';
import type {
  Change,
  Checkpoint,
  ReadStore,
  ReadStoreWriter,
  TicketListQuery,
} from '../src/projections/store/port.ts';
import { openSqliteReadStore } from '../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../src/projections/store/sqlite/writer.ts';
import { contributionOf } from '../src/projections/ticketing/contribution.ts';
import type { TicketCounters, TicketDocument } from '../src/projections/ticketing/documents.ts';

const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,100000' }, rounds: { type: 'string', default: '60' } },
});
const SIZES = options.sizes.split(',').map(Number);
const ROUNDS = Number(options.rounds);
const BATCH = 1_000;
const END = Date.UTC(2026, 5, 1);
const TWO_YEARS = 2 * 365 * 86_400_000;

/** The same sequence in every run. */
let seed = 42;
function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}
const among = <T>(values: readonly T[], skew = 1): T =>
  values[Math.floor(random() ** skew * values.length)] as T;
const instant = (time: number) => new Date(time).toISOString() as Instant;

const SYLLABLES = 'ba ke li mo nu ra se ti vo wa dro ple stri cha gen ver con sul tra mi'.split(' ');
const WORDS = [
  ...'payment card failed refund my the to account login wallet transfer please help was not i on with'.split(
    ' ',
  ),
  ...Array.from({ length: 3_000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => among(SYLLABLES)).join(''),
  ),
];
/** Frequent words are far more frequent than others, as in every language. */
const words = (count: number) => Array.from({ length: count }, () => among(WORDS, 3)).join(' ');
const ADMINS = Array.from({ length: 25 }, (_, index) => `admin-${index}` as AdminId);

function ticketAt(index: number, size: number): TicketDocument {
  const createdAt = instant(END - TWO_YEARS + Math.floor((index / size) * TWO_YEARS));
  const person = Math.floor(random() * (size / 8));
  const description = words(20 + Math.floor(random() * 50));
  return {
    id: `${index.toString(16).padStart(8, '0')}-5d7a-4c1e-8b2f-4c3d8e4f6a7b` as TicketId,
    ticketNumber: `SMI-2026-${String(index + 1).padStart(6, '0')}` as TicketNumber,
    userId: random() < 0.8 ? (`user-${person}` as UserId) : null,
    email: `${among(WORDS)}.${person}@${among(['example.com', 'mail.example.org'])}`,
    phoneNumber: `+23480${String(10_000_000 + person)}`,
    subject: words(3 + Math.floor(random() * 5)),
    description,
    supportType: among(SUPPORT_TYPES, 2),
    status: among(TICKET_STATUSES),
    priority: among(TICKET_PRIORITIES),
    assignedTo: random() < 0.3 ? null : among(ADMINS),
    relatedTransactionId: null,
    registrationSessionId: null,
    deviceMetadata: { device_id: 'd-1', device_model: 'Pixel 9', platform: 'android', app_version: '4.2.0' },
    ipAddress: '203.0.113.7',
    userAgent: 'Mozilla/5.0 (Linux; Android 16)',
    tags: null,
    internalNotes: null,
    resolvedAt: null,
    resolvedBy: null,
    resolutionNotes: null,
    firstResponseAt: null,
    lastResponseAt: null,
    responseTimeSeconds: Math.floor(random() * 9_000),
    satisfactionRating: null,
    feedback: null,
    createdAt,
    updatedAt: instant(Date.parse(createdAt) + Math.floor(random() ** 3 * 30 * 86_400_000)),
    updatedForUserAt: createdAt,
    messageCount: 3,
    visibleMessageCount: 2,
    lastVisibleMessage: { preview: description.slice(0, 100), isFromUser: true, createdAt },
    revision: 4,
    position: index as Position,
  };
}

function changed(before: TicketDocument, time: number): TicketDocument {
  const assignedTo = random() < 0.3 ? among(ADMINS) : before.assignedTo;
  const updatedAt = instant(time);
  return { ...before, status: among(TICKET_STATUSES), assignedTo, updatedAt, revision: before.revision + 1 };
}

/** The counters of the new state less those of the old, over all changes. */
function difference(changes: readonly Change<TicketDocument>[]): TicketCounters {
  const sum: Record<string, number> = {};
  const add = (ticket: TicketDocument | null, sign: number) => {
    for (const [name, amount] of Object.entries(ticket === null ? {} : contributionOf(ticket))) {
      sum[name] = (sum[name] ?? 0) + sign * amount;
    }
  };
  for (const { before, after } of changes) {
    add(before, -1);
    add(after, 1);
  }
  return sum;
}

class Filling {
  readonly #writer: ReadStoreWriter;
  #at: Checkpoint | null = null;
  #milliseconds = 0;

  constructor(writer: ReadStoreWriter) {
    this.#writer = writer;
  }

  async commit(tickets: readonly Change<TicketDocument>[]): Promise<void> {
    const to: Checkpoint = {
      log: 'bench',
      position: ((this.#at?.position ?? 0) + tickets.length) as Position,
    };
    const counters = difference(tickets);
    const start = performance.now();
    await this.#writer.commit({ from: this.#at, to, changes: { tickets }, counters });
    this.#milliseconds += performance.now() - start;
    this.#at = to;
  }

  /** Seconds spent in commits since it was last asked. */
  lap(): number {
    const seconds = this.#milliseconds / 1000;
    this.#milliseconds = 0;
    return seconds;
  }
}

interface Store {
  readonly size: number;
  readonly file: string;
  readonly reader: ReadStore;
  readonly createdPerSecond: number;
  readonly changedPerSecond: number;
  readonly megabytes: number;
}

async function fill(size: number, directory: string): Promise<Store> {
  const file = join(directory, `${size}.db`);
  const writer = await openSqliteReadStoreWriter({ file });
  const filling = new Filling(writer);
  const tickets: TicketDocument[] = [];
  while (tickets.length < size) {
    const fresh = Array.from({ length: Math.min(BATCH, size - tickets.length) }, (_, index) =>
      ticketAt(tickets.length + index, size),
    );
    await filling.commit(fresh.map((after) => ({ before: null, after })));
    tickets.push(...fresh);
  }
  const createdPerSecond = size / filling.lap();
  const changes = Math.min(size, 20_000);
  for (let done = 0; done < changes; done += BATCH) {
    const picked = new Set(Array.from({ length: BATCH }, () => Math.floor(random() ** 2 * size)));
    await filling.commit(
      [...picked].map((back) => {
        const index = size - 1 - back;
        const before = tickets[index] as TicketDocument;
        const after = changed(before, END + done);
        tickets[index] = after;
        return { before, after };
      }),
    );
  }
  const changedPerSecond = changes / filling.lap();
  await writer.close();
  const { size: bytes } = await stat(file);
  return {
    size,
    file,
    reader: await openSqliteReadStore({ file }),
    createdPerSecond,
    changedPerSecond,
    megabytes: bytes / 2 ** 20,
  };
}

const DAY = 86_400_000;
const list = (query: Partial<TicketListQuery> = {}): TicketListQuery => ({
  search: null,
  status: null,
  priority: null,
  supportType: null,
  assignedTo: null,
  userId: null,
  createdFrom: null,
  createdTo: null,
  sortBy: 'createdAt',
  sortOrder: 'desc',
  offset: 0,
  limit: 20,
  createdSince: [1, 7, 30].map((days) => instant(END - days * DAY)),
  ...query,
});

const three = { status: 'pending', priority: 'high', assignedTo: 'unassigned' } as const;
const middle = (size: number) => Math.floor(size / 2);
const LISTS: readonly [string, (size: number) => TicketListQuery][] = [
  ['default page', () => list()],
  ['one filter', () => list({ status: 'pending' })],
  ['three filters', () => list(three)],
  ['one user', () => list({ userId: 'user-7' as UserId })],
  ['90 days', () => list({ createdFrom: instant(END - 120 * DAY), createdTo: instant(END - 30 * DAY) })],
  ['deep page', (size) => list({ offset: middle(size) })],
  ['deep page, filter', (size) => list({ status: 'pending', offset: middle(size / 6) })],
  ['by created, asc', () => list({ sortOrder: 'asc' })],
  ...(['updatedAt', 'priority', 'status', 'support_type'] as const).flatMap(
    (sortBy): [string, (size: number) => TicketListQuery][] => [
      [`by ${sortBy}`, () => list({ sortBy })],
      [`by ${sortBy}, asc`, () => list({ sortBy, sortOrder: 'asc' })],
      [`by ${sortBy}, filter`, () => list({ sortBy, ...three })],
      [`by ${sortBy}, deep`, (size) => list({ sortBy, offset: middle(size) })],
      [`by ${sortBy}, filter, deep`, (size) => list({ sortBy, status: 'pending', offset: middle(size / 6) })],
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
  await reader.ticketList(query);
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
  const reader = await openSqliteReadStore({ file: store.file });
  try {
    return await timed(reader, query);
  } finally {
    await reader.close();
  }
}

function row(name: string, times: readonly number[]): void {
  const [small = Number.NaN] = times;
  const ratio = (times.at(-1) ?? Number.NaN) / small;
  console.log(
    [
      `${name.padEnd(34)}${ratio.toFixed(1).padStart(8)}`,
      ...times.map((time) => time.toFixed(2).padStart(12)),
    ].join(''),
  );
}

async function main(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'ticket-list-'));
  const stores: Store[] = [];
  for (const size of SIZES) stores.push(await fill(size, directory));
  console.log(
    `${'median ms'.padEnd(34)}${'ratio'.padStart(8)}${SIZES.map((size) => String(size).padStart(12)).join('')}`,
  );
  for (const [name, query] of LISTS) {
    for (const { reader, size } of stores)
      for (let warming = 0; warming < 20; warming++) await timed(reader, query(size));
    row(name, await timesOf(stores, ROUNDS, ({ reader, size }) => timed(reader, query(size))));
  }
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
  for (const { size, createdPerSecond, changedPerSecond, megabytes } of stores) {
    const [created, moved] = [createdPerSecond, changedPerSecond].map((rate) => Math.round(rate));
    console.log(
      `commits of ${BATCH}, ${size} tickets: ${created} created/s, ${moved} changed/s, ${Math.round(megabytes)} MB`,
    );
  }
  for (const { reader } of stores) await reader.close();
  await rm(directory, { recursive: true, force: true });
}

await main();
