import { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdminId } from '../../../src/events/ids.ts';
import { projectionCatalogue } from '../../../src/projections/catalogue.ts';
import { conversationProjection } from '../../../src/projections/conversations/conversations/projection.ts';
import { factProjection } from '../../../src/projections/history/facts/projection.ts';
import { ReadModelsUnavailable, type ReadStore } from '../../../src/projections/store/port.ts';
import {
  createHeavyReads,
  type ReaderThread,
  startReaderThread,
  type ThreadMessage,
} from '../../../src/projections/store/sqlite/heavy-reads.ts';
import { openSqliteReadStore } from '../../../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../../../src/projections/store/sqlite/writer.ts';
import { isHeavyList } from '../../../src/projections/ticketing/tickets/heavy-list.ts';
import { ticketProjection } from '../../../src/projections/ticketing/tickets/projection.ts';
import { onlyThose } from '../../../src/projections/work/items/queries.ts';
import { workListRead } from '../../../src/projections/work/list.ts';
import { chats } from './contract-conversations.ts';
import { type Asked, list, Projector, ticket } from './examples.ts';

const SEARCH = list({ search: 'subject' });
const ASKED = { projection: 'ticketing/tickets', query: 'list', argument: SEARCH };
const CONVERSATIONS = chats({ limit: 10 });
const WORK = {
  ...{ filters: [onlyThose({})], among: null, owner: null, begun: null, after: null },
  ...({ sortBy: 'updated', sortOrder: 'desc', offset: 0, limit: 10 } as const),
};

describe('a list is heavy', () => {
  it.each<readonly [boolean, string, Partial<Asked>]>([
    [false, 'is the first page', {}],
    [false, 'is filtered', { status: 'pending', priority: 'low' }],
    [false, 'begins far down, in order of creation', { offset: 90_000 }],
    [false, 'begins with what was changed last', { sortBy: 'updatedAt' }],
    [true, 'is searched', { search: ['card'] }],
    [true, 'is of one user', { userId: 'ada' as never }],
    [true, 'begins far down, in order of change', { sortBy: 'updatedAt', offset: 5_000 }],
    [true, 'is filtered, in order of change', { sortBy: 'updatedAt', status: 'pending' }],
  ])('%j when it %s', (heavy, _what, query) => {
    expect(isHeavyList(list(query))).toBe(heavy);
  });
});

describe('heavy reads of SQLite', () => {
  let directory: string;
  let file: string;
  const threads: ReaderThread[] = [];
  const deaths: string[] = [];
  const searchMemory = { terms: 1e6, segments: 1e6, positions: 1e6, owners: 1e6 };
  let reader: ReadStore;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'heavy-reads-'));
    file = join(directory, 'read-models.sqlite');
    const writer = await openSqliteReadStoreWriter({ file, projections: projectionCatalogue });
    await new Projector(writer).put(...Array.from({ length: 30 }, (_, index) => ticket(index)));
    await writer.close();
    const start = () => {
      const thread = startReaderThread({ file, searchMemory });
      threads.push(thread);
      return thread;
    };
    const heavyReads = createHeavyReads(start, (error) => deaths.push(error.message));
    reader = await openSqliteReadStore({ file, heavyReads });
  });
  afterAll(async () => {
    await reader.close();
    await rm(directory, { recursive: true });
  });

  it('start no thread before the first of them', async () => {
    await reader.queriesOf(ticketProjection).list(list());
    await reader.queriesOf(ticketProjection).get(ticket(3).id);
    expect(threads).toHaveLength(0);
  });

  it('answer what the same reads answer without a thread', async () => {
    const alone = await openSqliteReadStore({ file });
    expect(await reader.queriesOf(ticketProjection).list(SEARCH)).toEqual(
      await alone.queriesOf(ticketProjection).list(SEARCH),
    );
    expect(await reader.queriesOf(conversationProjection).list(CONVERSATIONS)).toEqual(
      await alone.queriesOf(conversationProjection).list(CONVERSATIONS),
    );
    const asked = { list: WORK, searched: null, admin: 'ada' as AdminId };
    expect(await reader.readJoined(workListRead, asked)).toEqual(await alone.readJoined(workListRead, asked));
    // Only its first part, the search in the tickets, finds something: nothing has made items of work.
    const searched = { whole: ['subject'], words: [], inMessages: true };
    await expect(reader.readJoined(workListRead, { ...asked, searched })).rejects.toThrow(
      new ReadModelsUnavailable('tickets and the list of work are not numbered alike: rebuild both'),
    );
    expect(threads).toHaveLength(1);
    await alone.close();
  });

  it('are unavailable when the thread dies, and made by another one soon', async () => {
    const died = threads[0]?.terminate();
    await expect(reader.queriesOf(ticketProjection).list(SEARCH)).rejects.toThrow(ReadModelsUnavailable);
    await died;
    expect(deaths).toHaveLength(1);
    await expect(reader.queriesOf(ticketProjection).list(SEARCH)).rejects.toThrow('is being replaced');
    expect((await reader.queriesOf(ticketProjection).list(list())).total).toBe(30);
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 1_000);
    expect((await reader.queriesOf(ticketProjection).list(SEARCH)).total).toBe(30);
    later.mockRestore();
    expect(threads).toHaveLength(2);
  });

  it('that were asked for are answered before the store closes, later ones are not', async () => {
    const searching = Promise.all([
      reader.queriesOf(ticketProjection).list(SEARCH),
      reader.queriesOf(ticketProjection).list(list({ search: 'nobody' })),
    ]);
    await reader.close();
    expect((await searching).map(({ total }) => total)).toEqual([30, 0]);
    await expect(reader.queriesOf(ticketProjection).list(SEARCH)).rejects.toThrow(ReadModelsUnavailable);
  });
});

/** A thread that answers what the test says. */
class StagedThread extends EventEmitter {
  readonly asked: Exclude<ThreadMessage, 'close'>[] = [];
  postMessage(message: ThreadMessage): void {
    if (message === 'close') this.emit('exit', 0);
    else this.asked.push(message);
  }
  async terminate(): Promise<void> {}
}

it('a long read waits in a thread of its own, and no list waits for it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'long-reads-'));
  const file = join(directory, 'read-models.sqlite');
  const writer = await openSqliteReadStoreWriter({ file, projections: projectionCatalogue });
  await new Projector(writer).put(ticket(1));
  await writer.close();
  const busy = new StagedThread();
  const searchMemory = { terms: 1e6, segments: 1e6, positions: 1e6, owners: 1e6 };
  const died = () => {};
  const reader = await openSqliteReadStore({
    file,
    heavyReads: createHeavyReads(() => startReaderThread({ file, searchMemory }), died),
    longReads: createHeavyReads(() => busy as unknown as ReaderThread, died),
  });
  const series = reader.queriesOf(factProjection).series({} as never);
  expect((await reader.queriesOf(ticketProjection).list(SEARCH)).total).toBe(1);
  expect(busy.asked).toMatchObject([{ projection: 'history/facts', query: 'series' }]);
  busy.emit('message', { id: 0, answer: 'at last' });
  expect(await series).toBe('at last');
  await reader.close();
  await rm(directory, { recursive: true });
});

describe('the thread of heavy reads', () => {
  const staged = () => {
    const thread = new StagedThread();
    return {
      thread,
      reads: createHeavyReads(
        () => thread as unknown as ReaderThread,
        () => {},
      ),
    };
  };

  it('has no more than two hundred reads waiting', async () => {
    const { thread, reads } = staged();
    const waiting = Array.from({ length: 200 }, () => reads.read(ASKED));
    await expect(reads.read(ASKED)).rejects.toThrow('too many');
    for (const { id } of thread.asked.filter((one) => typeof one !== 'string'))
      thread.emit('message', { id, answer: 'page' });
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['page']));
    await reads.close();
  });

  it('passes on what the store says, and what should never have happened', async () => {
    const { thread, reads } = staged();
    const [first, second] = [reads.read(ASKED), reads.read(ASKED)];
    thread.emit('message', { id: 0, unavailable: 'SQLite: disk I/O error' });
    thread.emit('message', { id: 1, broken: 'TypeError: no such thing' });
    await expect(first).rejects.toThrow(ReadModelsUnavailable);
    await expect(second).rejects.toThrow('TypeError');
    await expect(second).rejects.not.toThrow(ReadModelsUnavailable);
    await reads.close();
  });
});
