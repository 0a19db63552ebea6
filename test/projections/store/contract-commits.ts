import type { Position } from '../../../src/events/log/port.ts';
import type { UserDocument } from '../../../src/projections/directory/users/projection.ts';
import { userProjection } from '../../../src/projections/directory/users/projection.ts';
import type { Batch, PoisonedDocument } from '../../../src/projections/store/port.ts';
import { at, list, message, type OpenStore, ticket, ticketId, userDocument } from './examples.ts';
import { openedForEach } from './opened.ts';

const everything: Batch = {
  from: null,
  to: at(7),
  changes: {
    'ticketing/tickets': [{ before: null, after: ticket(0) }],
    'ticketing/messages': [{ before: null, after: message(0, 0) }],
    'directory/users': [{ before: null, after: userDocument('ada', 1, { email: 'ada@example.com' }) }],
    poisoned: [{ before: null, after: poisoned('ticket-9') }],
  },
};

function poisoned(id: string): PoisonedDocument {
  return { id, eventType: 'TicketOpened', reason: 'no such field', position: 3 as Position, ahead: {} };
}

export function describeCommits(open: OpenStore): void {
  describe('commits', () => {
    const store = openedForEach(open);

    const nothingOfIt = async () => {
      expect(await store.tickets.get(ticketId(0))).toBeNull();
      expect(
        await store.messages.page({
          ticketId: ticketId(0),
          includeInternal: true,
          from: 0,
          to: 10,
        }),
      ).toEqual([]);
      expect((await store.reader.queriesOf(userProjection).find(['ada'])).size).toBe(0);
      expect(await store.reader.countPoisoned()).toBe(0);
      expect(await store.tickets.list(list())).toMatchObject({ tickets: [], total: 0 });
    };

    it('has no checkpoint and no documents at first', async () => {
      expect(await store.reader.checkpoint()).toBeNull();
      expect(await store.writer.checkpoint()).toBeNull();
      await nothingOfIt();
    });

    it('shows everything of a batch together with its checkpoint', async () => {
      expect(await store.writer.commit(everything)).toBe('committed');
      expect(await store.reader.checkpoint()).toEqual(at(7));
      expect(await store.writer.checkpoint()).toEqual(at(7));
      expect(await store.tickets.get(ticketId(0))).toEqual(ticket(0));
      expect(await store.reader.countPoisoned()).toBe(1);
      expect(await store.writer.poisoned()).toEqual([poisoned('ticket-9')]);
      expect((await store.tickets.list(list())).counters).toMatchObject({
        total: 1,
        open: 1,
        'status:pending': 1,
      });
    });

    it.each([
      ['an old position', at(3)],
      ['a later position', at(8)],
      ['another log', { ...at(7), log: 'another' }],
      ['no checkpoint', null],
    ])('commits nothing at all from %s', async (_, from) => {
      await store.writer.commit({ from: null, to: at(7), changes: {} });
      expect(await store.writer.commit({ ...everything, from, to: at(9) })).toBe('fenced');
      expect(await store.reader.checkpoint()).toEqual(at(7));
      await nothingOfIt();
    });

    it('commits nothing of a batch that fails half-way, and goes on afterwards', async () => {
      await store.projector.put(ticket(1));
      const again = { before: null, after: ticket(1, { status: 'closed', subject: 'Twice' }) };
      const bad = { ...everything, from: store.projector.checkpoint, to: at(99) };
      const changes = {
        ...bad.changes,
        'ticketing/tickets': [...(bad.changes['ticketing/tickets'] ?? []), again],
      };
      await expect(store.writer.commit({ ...bad, changes })).rejects.toThrow();
      expect(await store.reader.checkpoint()).toEqual(store.projector.checkpoint);
      expect(await store.tickets.get(ticketId(0))).toBeNull();
      expect(await store.reader.countPoisoned()).toBe(0);

      await store.projector.put(ticket(2, { status: 'closed' }));
      expect((await store.tickets.list(list({ status: 'pending' }))).tickets).toEqual([ticket(1)]);
      expect((await store.tickets.list(list({ status: 'closed' }))).tickets.map(({ id }) => id)).toEqual([
        ticketId(2),
      ]);
      expect((await store.tickets.list(list({ search: 'twice' }))).total).toBe(0);
    });

    it('loads the documents that exist among those asked for', async () => {
      await store.writer.commit(everything);
      expect(await store.writer.load('ticketing/tickets', [ticketId(0), ticketId(5)])).toEqual(
        new Map([[ticketId(0), ticket(0)]]),
      );
      const { id } = message(0, 0);
      expect(await store.writer.load('ticketing/messages', [id, 'none'])).toEqual(
        new Map([[id, message(0, 0)]]),
      );
      expect([...(await store.writer.load('directory/users', ['ada', 'bob'])).keys()]).toEqual(['ada']);
      expect(await store.writer.load('poisoned', [])).toEqual(new Map());
    });

    it('replaces a document by its later state', async () => {
      const ada = userDocument('ada', 1);
      await store.projector.putUsers(ada);
      await store.projector.commit({
        'directory/users': [{ before: ada, after: { ...ada, recorded: false, revision: 4 } as UserDocument }],
      });
      expect((await store.reader.queriesOf(userProjection).find(['ada'])).get('ada')).toMatchObject({
        recorded: false,
        revision: 4,
      });
    });

    it('keeps text of any kind as it is', async () => {
      const subject = 'quote " \\ \' \u0000 \u2028 \ud83d\ude00 \ud83d half';
      await store.projector.put(ticket(0, { subject, tags: ['ä', '%'] }));
      expect((await store.tickets.get(ticketId(0)))?.subject).toBe(subject);
    });

    it('adds up what the tickets contribute', async () => {
      await store.projector.put(ticket(0), ticket(1, { priority: 'urgent' }));
      await store.projector.put(ticket(0, { status: 'resolved' }));
      const { counters } = await store.tickets.list(list());
      expect(counters).toMatchObject({ total: 2, open: 1, 'status:pending': 1, 'status:resolved': 1 });
    });
  });
}
