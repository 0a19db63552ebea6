import type { EventEnvelope } from '../../src/events/envelope.ts';
import type { AdminId, TicketId } from '../../src/events/ids.ts';
import type { TicketEvent } from '../../src/events/ticketing/events.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import type { Change, Checkpoint } from '../../src/projections/store/port.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import { Overtaken, UnitOfWork } from '../../src/projections/unit-of-work.ts';
import {
  adaObi,
  internalNoteAdded,
  priorityChanged,
  recorded,
  replySent,
  ticketAssigned,
  ticketId,
  ticketOpened,
} from '../support/examples.ts';
import { memoryStore } from '../support/read-models.ts';

const ofTicket = (id: string, event: TicketEvent, revision = 0): EventEnvelope =>
  recorded({ ...event, data: { ...event.data, ticketId: id as TicketId } }, revision, {
    stream: `ticket-${id}`,
  });

function unitOfWork(store = memoryStore(), memory?: number) {
  const set = new UnitOfWork(projectionCatalogue, store, memory);
  let checkpoint: Checkpoint | null = null;
  return {
    set,
    store,
    async apply(...envelopes: readonly EventEnvelope[]) {
      await set.prefetch(new Set(envelopes.map(({ stream }) => stream)), envelopes);
      for (const envelope of envelopes) set.apply(envelope);
    },
    async commit() {
      const to = { log: 'log', position: ((checkpoint?.position ?? 0) + 1) as never };
      expect(await store.commit({ from: (await store.checkpoint()) ?? null, to, ...set.pending() })).toBe(
        'committed',
      );
      checkpoint = to;
      set.committed();
    },
  };
}

describe('a unit of work', () => {
  it('tells a projection of every version between two commits', async () => {
    const { set, apply, commit } = unitOfWork();
    await apply(recorded(ticketOpened()));
    await commit();
    await apply(recorded(priorityChanged('medium', 'low'), 1), recorded(ticketAssigned(), 2));
    const [change] = set.pending().changes['history/tickets'] ?? [];
    expect(change).toMatchObject({
      before: { revision: 0, priority: 'medium' },
      between: [{ revision: 1, priority: 'low', assignedTo: null }],
      after: { revision: 2, assignedTo: adaObi.id },
    });
  });

  it('writes each document once a commit, however often it changed', async () => {
    const { set, apply } = unitOfWork();
    await apply(
      recorded(ticketOpened()),
      recorded(ticketAssigned(), 1),
      recorded(priorityChanged('medium', 'low'), 2),
    );
    expect(set.pending().changes['ticketing/tickets']).toEqual([
      {
        before: null,
        after: expect.objectContaining({ revision: 2, priority: 'low', assignedTo: adaObi.id }),
      },
    ]);
  });

  it('knows a document as it was committed, not as it was in between', async () => {
    const { set, apply, commit } = unitOfWork();
    await apply(recorded(ticketOpened()));
    await commit();
    await apply(recorded(ticketAssigned(), 1));
    await apply(recorded(priorityChanged('medium', 'low'), 2));
    expect(set.pending().changes['ticketing/tickets']).toEqual([
      { before: expect.objectContaining({ revision: 0 }), after: expect.objectContaining({ revision: 2 }) },
    ]);
  });

  it('has nothing pending after a commit', async () => {
    const { set, apply, commit } = unitOfWork();
    await apply(recorded(ticketOpened()));
    await commit();
    expect(set.pending()).toEqual({ changes: {} });
  });

  it('keeps changes in the order in which their documents first changed', async () => {
    const { set, apply } = unitOfWork();
    await apply(
      ofTicket('b', ticketOpened()),
      ofTicket('a', ticketOpened()),
      ofTicket('b', ticketAssigned(), 1),
    );
    expect(set.pending().changes['ticketing/tickets']?.map(({ after }) => after.id)).toEqual(['b', 'a']);
  });

  it('loads a document from the store that it has not at hand, once', async () => {
    const first = unitOfWork();
    await first.apply(recorded(ticketOpened()));
    await first.commit();
    const { apply } = unitOfWork(first.store);
    first.store.loads.length = 0;
    await apply(recorded(ticketAssigned(), 1));
    await apply(recorded(priorityChanged('medium', 'low'), 2));
    expect(first.store.loads.filter(({ name }) => name === 'ticketing/tickets')).toEqual([
      { name: 'ticketing/tickets', ids: [ticketId] },
    ]);
  });

  it('never loads messages: each is made once', async () => {
    const { store, apply } = unitOfWork();
    await apply(recorded(ticketOpened()), recorded(replySent(), 1));
    expect(store.loads.map(({ name }) => name)).not.toContain('ticketing/messages');
  });

  it('projects an event onto all its documents or onto none', async () => {
    const { set, apply } = unitOfWork();
    await apply(recorded(internalNoteAdded(), 1)).catch(() => {});
    expect(set.pending().changes).toEqual({});
  });

  it('leaves the documents of a poisoned stream as they are', async () => {
    const { set, apply } = unitOfWork();
    await apply(recorded(ticketOpened()));
    set.poison({ stream: `ticket-${ticketId}`, type: 'Odd', position: 20 as never }, 'odd');
    await apply(recorded(ticketAssigned({ id: 'x' as AdminId, name: null }), 2));
    expect(set.isPoisoned(`ticket-${ticketId}`)).toBe(true);
    expect(set.pending().changes).toMatchObject({
      'ticketing/tickets': [{ after: { revision: 0, assignedTo: null } }],
      poisoned: [
        { before: null, after: { id: `ticket-${ticketId}`, eventType: 'Odd', reason: 'odd', position: 20 } },
      ],
    });
  });

  it('finds in the store that a stream is poisoned', async () => {
    const first = unitOfWork();
    await first.apply(recorded(ticketOpened()));
    first.set.poison({ stream: `ticket-${ticketId}`, type: 'Odd', position: 20 as never }, 'odd');
    await first.commit();
    const { set, apply } = unitOfWork(first.store);
    await apply(recorded(ticketAssigned(), 2));
    expect(set.pending().changes).toEqual({});
  });

  it('an event that names no document does not keep the others from being fetched', async () => {
    const { set } = unitOfWork();
    const broken = recorded({ type: 'StatusChanged', data: {} }, 1);
    await expect(
      set.prefetch(['ticket-a'], [broken, ofTicket('a', ticketOpened())]),
    ).resolves.toBeUndefined();
    expect(() => set.apply(broken)).toThrow('StatusChanged names no document');
  });

  it('keeps at hand what it is about to need, although many others come in', async () => {
    // Enough for some hundred of the documents that are made here of a ticket.
    const { set, store, apply, commit } = unitOfWork(memoryStore(), 1_000_000);
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ofTicket(`t-${from + index}`, ticketOpened()));
    await apply(...many(0, 1_000));
    await commit();
    const oldest = ofTicket('t-0', ticketAssigned(), 1);
    await apply(...many(1_000, 100), oldest);
    expect(set.pending().changes['ticketing/tickets']?.at(-1)).toMatchObject({
      before: { id: 't-0' },
      after: { id: 't-0', assignedTo: adaObi.id },
    });
    expect(store.documents('poisoned')).toEqual([]);
  });

  it('projects a batch whose documents take more memory than there is', async () => {
    const { set, apply, commit } = unitOfWork(memoryStore(), 5_000);
    const opened = Array.from({ length: 50 }, (_, index) => ofTicket(`t-${index}`, ticketOpened()));
    await apply(...opened);
    await commit();
    await apply(...opened.map((_, index) => ofTicket(`t-${index}`, ticketAssigned(), 1)));
    const changes = (set.pending().changes['ticketing/tickets'] ?? []) as Change<TicketDocument>[];
    expect(changes).toHaveLength(50);
    for (const { before, after } of changes) {
      expect([before?.assignedTo, after.assignedTo]).toEqual([null, adaObi.id]);
    }
  });

  it('keeps in mind which streams are poisoned, although many others come in', async () => {
    const { set, apply, commit } = unitOfWork();
    await apply(ofTicket('bad', ticketOpened()));
    set.poison({ stream: 'ticket-bad', type: 'Odd', position: 1 as never }, 'odd');
    await commit();
    for (let from = 0; from < 20_000; from += 5_000) {
      const streams = Array.from({ length: 5_000 }, (_, index) => `ticket-${from + index}`);
      await set.prefetch([...streams, ...(from === 15_000 ? ['ticket-bad'] : [])], []);
    }
    expect(set.isPoisoned('ticket-bad')).toBe(true);
  });

  it('projects no event onto a document that holds it already, since somebody else has projected it', async () => {
    const store = memoryStore();
    const opening = recorded(ticketOpened());
    const ahead = unitOfWork(store);
    await ahead.apply(opening);
    await ahead.commit();
    const behind = unitOfWork(store);
    await expect(behind.apply(opening)).rejects.toBeInstanceOf(Overtaken);
    expect(behind.set.pending()).toEqual({ changes: {} });
  });
});
