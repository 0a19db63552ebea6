import { codec } from '../../../src/events/catalogue.ts';
import type { TicketId } from '../../../src/events/ids.ts';
import { statusChanged } from '../../../src/events/ticketing/events.ts';
import {
  type AnyModule,
  defineProjection,
  integer,
  isLight,
  type ProjectionModule,
  text,
} from '../../../src/projections/module.ts';
import { catchUp } from '../../../src/projections/rebuild/catch-up.ts';
import { rebuild } from '../../../src/projections/rebuild/rebuild.ts';
import { type BuildingWriter, ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import { numberOf, prepare } from '../../../src/projections/store/sqlite/connection.ts';
import { ticketMessageProjection } from '../../../src/projections/ticketing/messages/projection.ts';
import { aTicketsLife, ticketId, userMessageAdded } from '../../support/examples.ts';
import { type MemoryLog, memoryLog } from '../../support/read-models.ts';
import { list, type OpenStore, SMALL_PIECES, smallTickets } from './examples.ts';
import { openedForEach } from './opened.ts';

const stream = `ticket-${ticketId}`;
const silent = { codec, onProjected: () => {}, onPoison: () => {} };
const of = (name: string) => (module: AnyModule) => module.name === name;
/** A program whose version of one projection is a later one. */
const raised = (name: string): readonly AnyModule[] =>
  SMALL_PIECES.map((module) => (of(name)(module) ? { ...module, version: module.version + 1 } : module));

/** How often the status of a ticket has changed: a projection of somebody who adds one. */
interface StatusCount {
  readonly id: TicketId;
  readonly changes: number;
  readonly lastStatus: string;
  readonly position: never;
}
interface StatusQueries {
  ticketsIn(status: string): Promise<number>;
}
const statusCounts: ProjectionModule<StatusCount, StatusQueries> = defineProjection({
  name: 'outside/status-counts',
  version: 1,
  events: [statusChanged],
  documentId: ({ event: { data } }) => data.ticketId,
  project(before, { event, position }) {
    const { ticketId: id, to } = event.data;
    return { id, changes: (before?.changes ?? 0) + 1, lastStatus: to, position: position as never };
  },
  columns: { status: text(({ lastStatus }) => lastStatus), changes: integer(({ changes }) => changes) },
  indexes: { byStatus: { on: ['status'] } },
  queries: { ticketsIn: isLight },
  sqlite: {
    queries({ db, table }) {
      const count = prepare(db, `SELECT count(*) FROM ${table} WHERE status = ?`);
      return { ticketsIn: (status) => numberOf(count.row(status)?.[0]) };
    },
  },
  mongo: {
    queries: ({ collection }) => ({ ticketsIn: (status) => collection().countDocuments({ status }) }),
  },
});

export function describeBuilding(open: OpenStore): void {
  describe('one projection', () => {
    const store = openedForEach(open);
    let log: MemoryLog;
    const added = (number: number) =>
      log.append([stream, userMessageAdded({ messageId: `later-${number}` as never })]);
    const messages = (module = ticketMessageProjection) =>
      store.reader
        .queriesOf(module)
        .page({ ticketId, includeInternal: true, from: 0, to: 1_000 })
        .then((page) => page.length);

    beforeEach(async () => {
      log = memoryLog();
      log.append(...aTicketsLife.map((event) => [stream, event] as const));
      await rebuild({ ...silent, log, store: store.writer });
    });

    /** What a projector does with the next event: all that the store's writer has, up to the end of the log. */
    async function project(writer = store.writer): Promise<'committed' | 'fenced'> {
      const from = await writer.checkpoint();
      const to = { log: await log.identity(), position: await log.end() };
      return writer.commit({ from, to, changes: {} });
    }

    /** Half of the log, in commits of two events, as if the process was killed then. */
    async function half(building: BuildingWriter): Promise<void> {
      const killed = new AbortController();
      let pages = 0;
      const onProjected = () => void (++pages === 2 && killed.abort());
      await catchUp({ ...silent, log, store: building, maxPendingEvents: 2, onProjected }, killed.signal);
      await building.close();
    }

    it('of another version is rebuilt alone: the others answer, and go on from where they were', async () => {
      const program = raised('ticketing/messages');
      const next = program.find(of('ticketing/messages')) as typeof ticketMessageProjection;
      const before = await store.writer.checkpoint();
      const writer = await store.open(program);
      expect(await writer.checkpoint()).toEqual(before);
      expect(writer.behind.map(({ name }) => name)).toEqual(['ticketing/messages']);
      await expect(messages(next)).rejects.toThrow(ReadModelsUnavailable);
      expect(await store.reader.isServing(next)).toBe(false);
      expect(await store.tickets.get(ticketId)).not.toBeNull();

      added(1);
      expect(await project(writer)).toBe('committed');
      const building = await store.build(next);
      await catchUp({ ...silent, log, store: building });
      expect(await messages(next)).toBe(aTicketsLife.filter(({ data }) => 'messageId' in data).length + 1);
      expect(await store.reader.isServing(next)).toBe(true);
      // The writer has to begin anew with all of them, or would leave the new one behind.
      const stale = {
        from: await store.reader.checkpoint(),
        to: { log: 'log-1', position: 1e6 as never },
        changes: {},
      };
      expect(await writer.commit(stale)).toBe('fenced');
      await writer.checkpoint();
      expect(writer.behind).toEqual([]);
      expect(await project(writer)).toBe('committed');
    });

    it('that is replaced between a look at what serves and a read is answered by the one that replaced it', async () => {
      const count = await messages();
      const building = await store.build(ticketMessageProjection);
      const looking = Object.assign(building, {
        adopt: async () => {
          await messages();
          return Object.getPrototypeOf(building).adopt.call(building);
        },
      });
      await catchUp({ ...silent, log, store: looking });
      // In the same turn of the event loop, in which what was found before is not looked for again.
      expect(await messages()).toBe(count);
      await building.close();
    });

    it.each([
      ['of messages', ticketMessageProjection as AnyModule],
      ['with an index of its own', smallTickets as AnyModule],
    ])(
      '%s is taken up from its own checkpoint by the next process, and its older making answers until then',
      async (_, module) => {
        const whole = await store.tickets.get(ticketId);
        const count = await messages();
        expect(await store.reader.builds()).toEqual([]);
        await half(await store.build(module));
        const again = await store.build(module);
        const from = (await again.checkpoint())?.position ?? 0;
        expect(from).toBeGreaterThan(0);
        expect(from).toBeLessThan(await log.end());
        expect(await store.reader.builds()).toEqual([{ projection: module.name, position: from }]);
        expect([await store.tickets.get(ticketId), await messages()]).toEqual([whole, count]);
        const read: number[] = [];
        const reader = {
          ...log,
          readAll(after: never, limit: number) {
            read.push(after);
            return log.readAll(after, limit);
          },
        };
        await catchUp({ ...silent, log: reader, store: again });
        expect(Math.min(...read)).toBe(from);
        expect(await store.reader.builds()).toEqual([]);
        expect([await store.tickets.get(ticketId), await messages()]).toEqual([whole, count]);
        expect((await store.tickets.list(list({ limit: 10 }))).total).toBe(1);
        await store.writer.checkpoint();
        expect(await project()).toBe('committed');
        expect([await store.tickets.get(ticketId), await messages()]).toEqual([whole, count]);
      },
    );

    it('reaches those that go on meanwhile, and takes its place in between', async () => {
      const building = await store.build(ticketMessageProjection);
      let rounds = 0;
      const goal = building.goal.bind(building);
      building.goal = async () => {
        const found = await goal();
        // They have gone on by the time that it comes there.
        if (rounds++ < 3) {
          added(rounds);
          await store.writer.checkpoint();
          await project();
        }
        return found;
      };
      await catchUp({ ...silent, log, store: building });
      expect(rounds).toBeGreaterThan(3);
      expect(await messages()).toBe(aTicketsLife.filter(({ data }) => 'messageId' in data).length + 3);
    });

    it('is made by one process at a time: the other is told so', async () => {
      const [first, second] = [
        await store.build(ticketMessageProjection),
        await store.build(ticketMessageProjection),
      ];
      const goal = second.goal.bind(second);
      second.goal = async () => {
        const found = await goal();
        await half(first);
        return found;
      };
      const told = { name: 'ReadModelsUnavailable', message: 'another process makes this projection' };
      await expect(catchUp({ ...silent, log, store: second })).rejects.toMatchObject(told);
    });

    it('that is poisoned alone makes its stream stand still for all, and they are whole again together', async () => {
      const program = raised('ticketing/messages').map((module) =>
        of('ticketing/messages')(module)
          ? {
              ...module,
              project: () => {
                throw new Error('a mistake');
              },
            }
          : module,
      );
      const next = program.find(of('ticketing/messages')) as AnyModule;
      const building = await store.build(next);
      await catchUp({ ...silent, log, store: building });
      expect(await store.reader.countPoisoned()).toBe(1);
      expect(await store.tickets.get(ticketId)).not.toBeNull();
    });

    it('from outside is built beside those that are there, with its query', async () => {
      const program = [...SMALL_PIECES, statusCounts];
      const writer = await store.open(program);
      expect(writer.behind.map(({ name }) => name)).toEqual(['outside/status-counts']);
      await catchUp({ ...silent, log, store: await store.build(statusCounts) });
      const reads = store.reader.queriesOf(statusCounts);
      const found = await reads.get(ticketId);
      expect(found?.changes).toBeGreaterThan(0);
      expect(await reads.ticketsIn(found?.lastStatus ?? '')).toBe(1);
      expect(await reads.ticketsIn('none')).toBe(0);
      await writer.checkpoint();
      expect(writer.behind).toEqual([]);
    });
  });
}
