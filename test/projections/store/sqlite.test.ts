import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { projectionCatalogue } from '../../../src/projections/catalogue.ts';
import { ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import { openSqliteReadStore } from '../../../src/projections/store/sqlite/reader.ts';
import {
  openSqliteReadStoreWriter,
  removeSqliteReadStore,
} from '../../../src/projections/store/sqlite/writer.ts';
import { ticketProjection } from '../../../src/projections/ticketing/tickets/projection.ts';
import { openSqlite } from '../../support/read-stores.ts';
import { describeReadStore } from './contract.ts';
import {
  admin,
  at,
  list,
  Projector,
  SMALL_PIECES,
  smallTickets,
  ticket,
  ticketId,
  user,
} from './examples.ts';

const projections = SMALL_PIECES;
let directory: string;
let files = 0;
const newFile = () => join(directory, `${files++}.db`);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'read-store-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describeReadStore('SQLite', (known = SMALL_PIECES) => openSqlite(known));

it('a projection serves, too, while a commit comes between any two looks at the store', async () => {
  const file = newFile();
  const writer = new DatabaseSync(file);
  await (await openSqliteReadStoreWriter({ file, projections })).close();
  writer.exec("UPDATE projections SET log = 'a log', position = 1");
  const reader = await openSqliteReadStore({ file });
  const get = StatementSync.prototype.get;
  const looking = jest.spyOn(StatementSync.prototype, 'get').mockImplementation(function (
    this: StatementSync,
    ...values
  ) {
    const row = get.apply(this, values as never);
    writer.exec('UPDATE projections SET position = position + 1');
    return row;
  });
  expect(await reader.isServing(smallTickets)).toBe(true);
  looking.mockRestore();
  await reader.close();
  writer.close();
});

it('keeps no row of an assignee whose last ticket has gone to another', async () => {
  const file = newFile();
  const writer = await openSqliteReadStoreWriter({ file, projections });
  const projector = new Projector(writer);
  await projector.put(ticket(1, { assignedTo: admin('a1') }));
  await projector.put(ticket(1, { assignedTo: admin('a2') }));
  await writer.close();
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare("SELECT value FROM ticketing_tickets_1_facets WHERE facet = 'assignee'").all();
  db.close();
  expect(rows.map(({ value }) => value)).toEqual([`admin:${admin('a2')}`]);
});

describe('SQLite, opened again', () => {
  const filled = async (file: string) => {
    const writer = await openSqliteReadStoreWriter({ file, projections });
    await new Projector(writer).put(...Array.from({ length: 50 }, (_, index) => ticket(index)));
    return writer;
  };

  it('has what was committed, and goes on from there', async () => {
    const file = newFile();
    await (await filled(file)).close();
    const writer = await openSqliteReadStoreWriter({ file, projections });
    expect(await writer.checkpoint()).toEqual(at(10));
    const more = Array.from({ length: 50 }, (_, index) => ({ before: null, after: ticket(50 + index) }));
    const moved = { before: ticket(3), after: ticket(3, { status: 'closed', assignedTo: admin('a1') }) };
    await writer.commit({ from: at(10), to: at(20), changes: { 'ticketing/tickets': [moved, ...more] } });
    const reader = await openSqliteReadStore({ file });
    expect(
      (await reader.queriesOf(smallTickets).list(list({ status: 'closed' }))).tickets.map(({ id }) => id),
    ).toEqual([ticketId(3)]);
    expect((await reader.queriesOf(smallTickets).list(list({ status: 'pending' }))).total).toBe(99);
    expect((await reader.queriesOf(smallTickets).list(list({ search: '-00007' }))).total).toBe(10);
    await reader.close();
    await writer.close();
  });

  it('fences a writer that another one has overtaken, whose memory then is of no use', async () => {
    const file = newFile();
    const first = await filled(file);
    const second = await openSqliteReadStoreWriter({ file, projections });
    const closed = (number: number) => ({
      before: ticket(number),
      after: ticket(number, { status: 'closed' as const }),
    });
    const batch = (from: number, number: number) => ({
      from: at(from),
      to: at(from + 10),
      changes: { 'ticketing/tickets': [closed(number)] },
    });
    expect(await second.commit(batch(10, 1))).toBe('committed');
    expect(await first.commit(batch(10, 2))).toBe('fenced');
    expect(await first.commit(batch(20, 3))).toBe('committed');
    const reader = await openSqliteReadStore({ file });
    const page = await reader.queriesOf(smallTickets).list(list({ status: 'closed' }));
    expect([page.total, page.tickets.map(({ id }) => id), page.counters]).toEqual([
      2,
      [ticketId(3), ticketId(1)],
      expect.objectContaining({ 'status:closed': 2 }),
    ]);
    expect((await reader.queriesOf(smallTickets).list(list({ status: 'pending' }))).total).toBe(48);
    for (const each of [reader, first, second]) await each.close();
  });

  it('keeps nothing in memory of a commit that failed at its very end', async () => {
    const file = newFile();
    const writer = await filled(file);
    withDatabase(
      file,
      "CREATE TRIGGER full BEFORE UPDATE ON projections BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    const batch = (number: number) => ({
      from: at(10),
      to: at(20),
      changes: {
        'ticketing/tickets': [
          { before: ticket(number), after: ticket(number, { status: 'closed' as const }) },
        ],
      },
    });
    await expect(writer.commit(batch(1))).rejects.toThrow(ReadModelsUnavailable);
    withDatabase(file, 'DROP TRIGGER full');
    expect(await writer.commit(batch(2))).toBe('committed');
    const reader = await openSqliteReadStore({ file });
    const page = await reader.queriesOf(smallTickets).list(list({ status: 'closed' }));
    expect([page.total, page.tickets.map(({ id }) => id)]).toEqual([1, [ticketId(2)]]);
    expect((await reader.queriesOf(smallTickets).list(list({ status: 'pending' }))).total).toBe(49);
    await reader.close();
    await writer.close();
  });

  it('keeps nothing in memory of a commit that failed, also when another writer makes the next one', async () => {
    const file = newFile();
    const [first, second] = [await filled(file), await openSqliteReadStoreWriter({ file, projections })];
    const batch = (from: number, number: number) => ({
      from: at(from),
      to: at(from + 10),
      changes: {
        'ticketing/tickets': [
          { before: ticket(number), after: ticket(number, { status: 'closed' as const }) },
        ],
      },
    });
    withDatabase(
      file,
      "CREATE TRIGGER full BEFORE UPDATE ON projections BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    await expect(first.commit(batch(10, 1))).rejects.toThrow(ReadModelsUnavailable);
    withDatabase(file, 'DROP TRIGGER full');
    expect(await second.commit(batch(10, 2))).toBe('committed');
    expect(await first.commit(batch(20, 3))).toBe('committed');
    const reader = await openSqliteReadStore({ file });
    const ids = (await reader.queriesOf(smallTickets).list(list({ status: 'closed' }))).tickets.map(
      ({ id }) => id,
    );
    expect(ids).toEqual([ticketId(3), ticketId(2)]);
    expect((await reader.queriesOf(smallTickets).list(list({ status: 'pending' }))).total).toBe(48);
    for (const each of [reader, first, second]) await each.close();
  });

  it.each([
    [
      'another schema version',
      (file: string) => withDatabase(file, 'PRAGMA user_version = 77'),
      'another version',
    ],
    [
      'tables that are not its own',
      (file: string) => withDatabase(file, 'PRAGMA user_version = 0'),
      'another version',
    ],
    ['no database in it', (file: string) => writeFile(file, 'x'.repeat(10_000)), 'no database'],
    ['been removed', async (file: string) => removeSqliteReadStore(file), null],
  ])('begins anew in a file that has %s', async (_, spoil, why) => {
    const file = newFile();
    await (await filled(file)).close();
    await spoil(file);
    await expect(openSqliteReadStore({ file })).rejects.toThrow(ReadModelsUnavailable);
    const writer = await openSqliteReadStoreWriter({ file, projections });
    expect(await writer.checkpoint()).toBeNull();
    expect(writer.discarded).toEqual(why === null ? null : expect.stringContaining(why));
    const reader = await openSqliteReadStore({ file });
    expect((await reader.queriesOf(smallTickets).list(list())).total).toBe(0);
    await new Projector(writer).put(ticket(0));
    expect((await reader.queriesOf(smallTickets).list(list())).total).toBe(1);
    await reader.close();
    await writer.close();
  });

  it('says so when it can not answer', async () => {
    const file = newFile();
    const writer = await filled(file);
    const reader = await openSqliteReadStore({ file });
    await reader.close();
    await expect(reader.queriesOf(smallTickets).list(list())).rejects.toThrow(ReadModelsUnavailable);
    await expect(reader.checkpoint()).rejects.toThrow(ReadModelsUnavailable);
    await writer.close();
    await expect(writer.checkpoint()).rejects.toThrow(ReadModelsUnavailable);
    await reader.close();
  });

  const withDatabase = (file: string, sql: string) => {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  };
});

describe('SQLite in blocks of the size that is used', () => {
  it('pages across the border of two blocks', async () => {
    const file = newFile();
    const writer = await openSqliteReadStoreWriter({ file, projections: projectionCatalogue });
    const reader = await openSqliteReadStore({ file });
    const mine = (index: number) => (index % 1000 === 767 ? user('ada') : null);
    await new Projector(writer).put(
      ...Array.from({ length: 33_000 }, (_, index) =>
        ticket(index, { priority: index % 2 ? 'high' : 'low', userId: mine(index) }),
      ),
    );
    const ids = async (query: Parameters<typeof list>[0]) =>
      (await reader.queriesOf(ticketProjection).list(list({ limit: 4, ...query }))).tickets.map(
        ({ position }) => Number(position),
      );
    expect(await ids({ offset: 230 })).toEqual([32_769, 32_768, 32_767, 32_766]);
    expect(await ids({ offset: 115, priority: 'high' })).toEqual([32_769, 32_767, 32_765, 32_763]);
    expect(await ids({ offset: 16_383, priority: 'low', sortOrder: 'asc' })).toEqual([
      32_766, 32_768, 32_770, 32_772,
    ]);
    expect(await ids({ sortBy: 'priority', offset: 16_498, sortOrder: 'desc' })).toEqual([
      3, 1, 32_998, 32_996,
    ]);
    expect(await ids({ userId: user('ada') })).toEqual([32_767, 31_767, 30_767, 29_767]);
    expect(await ids({ search: '03276' })).toEqual([32_769, 32_768, 32_767, 32_766]);
    expect((await reader.queriesOf(ticketProjection).list(list({ priority: 'high' }))).total).toBe(16_500);
    await reader.close();
    await writer.close();
  });
});
