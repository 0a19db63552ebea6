import fc from 'fast-check';
import type { AdminId, UserId } from '../../../../src/events/ids.ts';
import type { TicketStatus } from '../../../../src/events/ticketing/vocabulary.ts';
import { bitmapOf } from '../../../../src/projections/search/bitmap.ts';
import type { WorkItem } from '../../../../src/projections/work/items/documents.ts';
import { workProjection } from '../../../../src/projections/work/items/projection.ts';
import { onlyThose, WORK_SORTS, type WorkListQuery } from '../../../../src/projections/work/items/queries.ts';
import { isOpen, levelOf, waitingSince } from '../../../../src/projections/work/items/state.ts';
import { describeOnBothStores } from '../../../support/read-stores.ts';
import { noon } from '../../store/examples.ts';

const ADA = 'ada' as AdminId;

const ticket = (number: number, fields: Partial<WorkItem> = {}): WorkItem => ({
  id: `ticket:${number}`,
  ...{
    kind: 'ticket',
    status: 'pending',
    priority: 'medium',
    type: 'OTHER',
    tags: [],
    assignedTo: null,
    owner: null,
  },
  ...{ unread: 0, askedAt: null, createdAt: noon(number), updatedAt: noon(number) },
  ...{ begun: number as never, revision: 0, position: number as never },
  ...fields,
});

const chat = (number: number, fields: Partial<WorkItem> = {}): WorkItem =>
  ticket(number, {
    id: `chat:${number}`,
    kind: 'chat',
    status: 'open',
    priority: 'normal',
    type: 'general',
    ...fields,
  });

const query = (fields: Partial<WorkListQuery> = {}): WorkListQuery => ({
  ...{
    filters: [],
    among: null,
    owner: null,
    begun: null,
    found: null,
    sortBy: 'updated',
    sortOrder: 'desc',
  },
  ...{ offset: 0, after: null, limit: 100 },
  ...fields,
});

describeOnBothStores(workProjection, (store) => {
  const list = (fields: Partial<WorkListQuery> = {}) => store.reads.list(query(fields));
  const ids = async (fields: Partial<WorkListQuery> = {}) => (await list(fields)).items.map(({ id }) => id);
  const having = (filters: Parameters<typeof onlyThose>[0]) => ids({ filters: [onlyThose(filters)] });

  it('tickets and chats are in one list, what changed last first', async () => {
    await store.put(ticket(1), chat(2), ticket(3));
    expect(await ids()).toEqual(['ticket:3', 'chat:2', 'ticket:1']);
    await store.put(ticket(1, { updatedAt: noon(9), position: 9 as never }));
    expect(await ids()).toEqual(['ticket:1', 'ticket:3', 'chat:2']);
    expect(await ids({ sortBy: 'created', sortOrder: 'asc' })).toEqual(['ticket:1', 'chat:2', 'ticket:3']);
  });

  it('is sorted by priority, whatever a kind calls it, and by how long a person has waited', async () => {
    await store.put(
      ticket(1, { priority: 'high' }),
      chat(2, { priority: 'normal' }),
      ticket(3, { priority: 'low' }),
    );
    await store.put(chat(4, { askedAt: noon(2) }), ticket(5, { askedAt: noon(1) }));
    const resolved = ticket(6, { askedAt: noon(0), status: 'resolved' });
    await store.put(resolved);
    expect((await ids({ sortBy: 'priority' })).slice(0, 2)).toEqual(['ticket:1', 'ticket:6']);
    expect((await ids({ sortBy: 'priority' })).at(-1)).toBe('ticket:3');
    expect((await ids({ sortBy: 'waiting' })).slice(0, 2)).toEqual(['ticket:5', 'chat:4']);
  });

  it('any place is reached by its offset, and the total is that of all that match', async () => {
    await store.put(
      ...Array.from({ length: 30 }, (_, number) => (number % 2 ? chat(number) : ticket(number))),
    );
    expect(await ids({ offset: 10, limit: 3 })).toEqual(['chat:19', 'ticket:18', 'chat:17']);
    const page = await list({ offset: 13, limit: 5, filters: [onlyThose({ kind: ['chat'] })] });
    expect([page.items.map(({ id }) => id), page.total, page.next]).toEqual([['chat:3', 'chat:1'], 15, null]);
    expect(await ids({ offset: 99 })).toEqual([]);
  });

  it('is filtered by kind, status, priority, type, tags, assignee, unread and times', async () => {
    await store.put(
      ticket(1, { tags: ['VIP', 'b'], assignedTo: ADA, unread: 1, askedAt: noon(1) }),
      ticket(2, { status: 'closed', priority: 'urgent', type: 'REFUND_REQUEST' }),
      chat(3, { status: 'pending', priority: 'high', unread: 2 }),
    );
    expect(await having({ kind: ['chat'] })).toEqual(['chat:3']);
    expect(await having({ status: ['pending'] })).toEqual(['chat:3', 'ticket:1']);
    expect(await having({ priority: ['urgent', 'normal'] })).toEqual(['ticket:2', 'ticket:1']);
    expect(await having({ type: ['REFUND_REQUEST', 'general'] })).toEqual(['chat:3', 'ticket:2']);
    expect(await having({ tags: ['vip'] })).toEqual(['ticket:1']);
    expect(await having({ assignedTo: [ADA] })).toEqual(['ticket:1']);
    expect(await having({ assignedTo: [null] })).toEqual(['chat:3', 'ticket:2']);
    expect(await having({ unread: false })).toEqual(['ticket:2']);
    expect(await having({ waiting: true })).toEqual(['ticket:1']);
    expect(await having({ createdFrom: noon(2), updatedTo: noon(2) })).toEqual(['ticket:2']);
    expect(await ids({ filters: [onlyThose({ open: true }), onlyThose({ kind: ['ticket'] })] })).toEqual([
      'ticket:1',
    ]);
  });

  it('has only those that a search has found, and only the asked for', async () => {
    await store.put(ticket(1), chat(2), ticket(3), chat(4));
    const tickets = { bits: bitmapOf(64, [1]), count: 2, last: '3' };
    const whole = { tickets, chats: Float64Array.of(4, 77), users: [] };
    const found = { whole, words: [] };
    expect(await ids({ found })).toEqual(['chat:4', 'ticket:3']);
    expect(await ids({ found, among: ['ticket:3', 'chat:2', 'chat:99'] })).toEqual(['ticket:3']);
    expect(await ids({ begun: Float64Array.of(2, 3, 99) })).toEqual(['ticket:3', 'chat:2']);
    expect(await ids({ found, begun: Float64Array.of(2, 3) })).toEqual(['ticket:3']);
    const other = { whole: { ...whole, tickets: { ...tickets, last: '1' } }, words: [] };
    await expect(ids({ found: other })).rejects.toThrow('not numbered alike');
  });

  it('has those that have each word of a search, one of them in the name of their person', async () => {
    const [ada, ben] = ['user:ada', 'user:ben'];
    await store.put(ticket(1, { owner: ada }), chat(2, { owner: ada }), ticket(3, { owner: ben }), ticket(4));
    const part = (ordinals: readonly number[], chats: readonly number[], users: readonly string[] = []) => ({
      tickets: { bits: bitmapOf(64, ordinals), count: 3, last: '4' },
      chats: Float64Array.from(chats),
      users: users as UserId[],
    });
    const words = [part([0, 1], [2]), part([], [], ['ada', 'nobody'])];
    expect(await ids({ found: { whole: part([2], []), words } })).toEqual(['ticket:4', 'chat:2', 'ticket:1']);
    await store.put(chat(2, { owner: 'guest:2', position: 99 as never }));
    expect(await ids({ found: { whole: part([], []), words } })).toEqual(['ticket:1']);
  });

  it('has only those of a person, whatever kind they are', async () => {
    const owner = 'user:john';
    await store.put(ticket(1, { owner }), chat(2, { owner: 'guest:2' }), chat(3, { owner }), ticket(4));
    expect(await ids({ owner })).toEqual(['chat:3', 'ticket:1']);
    expect(await ids({ owner, among: ['ticket:1', 'ticket:4'] })).toEqual(['ticket:1']);
    await store.put(chat(2, { owner, position: 9 as never }));
    expect(await ids({ owner })).toEqual(['chat:3', 'chat:2', 'ticket:1']);
  });

  it('counts what decides in which view an item is, and used tags', async () => {
    await store.put(ticket(1, { tags: ['A', 'b'], assignedTo: ADA }), ticket(2, { tags: ['a'] }), chat(3));
    await store.put(ticket(2, { tags: ['a'], assignedTo: ADA, position: 5 as never }));
    const counts = await store.reads.counts({ admin: ADA });
    expect(counts.map(({ kind, assigned, count }) => [kind, assigned, count])).toEqual([
      ['ticket', 'mine', 2],
      ['chat', 'nobody', 1],
    ]);
    expect(await store.reads.tags({ limit: 5 })).toEqual([
      { tag: 'A', count: 2 },
      { tag: 'b', count: 1 },
    ]);
  });

  it('a walk shows what matches all the time exactly once, while items change and come', async () => {
    for (const sortBy of WORK_SORTS) {
      const first = 100 * (1 + WORK_SORTS.indexOf(sortBy));
      const numbers = Array.from({ length: 20 }, (_, at) => first + at);
      await store.put(...numbers.map((number) => ticket(number, { askedAt: noon(number) })));
      const filters = [onlyThose({ createdFrom: noon(first), createdTo: noon(first + 50) })];
      const seen: string[] = [];
      let page = await list({ sortBy, filters, limit: 6 });
      for (let turn = 0; ; turn++) {
        seen.push(...page.items.map(({ id }) => id));
        if (page.next === null) break;
        const moved = ticket(first + turn, {
          ...{
            updatedAt: noon(9_000 + turn),
            priority: 'urgent',
            askedAt: null,
            position: (9_000 + first + turn) as never,
          },
        });
        await store.put(moved, ticket(first + 30 + turn, { position: (9_500 + first + turn) as never }));
        page = await list({ sortBy, filters, limit: 6, after: page.next });
      }
      const known = numbers.map((number) => `ticket:${number}`);
      expect(seen.filter((id) => known.includes(id)).toSorted()).toEqual(known.toSorted());
    }
  });

  it('says so when too much has moved for a walk to go on', async () => {
    await store.put(ticket(1), ticket(2));
    const { next } = await list({ limit: 1 });
    if (next === null) throw new Error('there is a second page');
    const after = { ...next, since: { ...next.since, making: 'another build' } };
    expect(await list({ limit: 1, after })).toMatchObject({ items: [], isExpired: true });
  });

  it('is the same as a list that is filtered and sorted in full, whatever has changed', async () => {
    const states = fc.record({
      number: fc.integer({ min: 1, max: 40 }),
      status: fc.constantFrom<TicketStatus>('pending', 'resolved', 'waiting_user'),
      priority: fc.constantFrom('low' as const, 'high' as const),
      assignedTo: fc.constantFrom(ADA, null),
      changed: fc.integer({ min: 0, max: 100 }),
      asked: fc.option(fc.integer({ min: 0, max: 100 })),
    });
    const asked = fc.record({
      sortBy: fc.constantFrom(...WORK_SORTS),
      sortOrder: fc.constantFrom('asc' as const, 'desc' as const),
      offset: fc.integer({ min: 0, max: 12 }),
      open: fc.option(fc.boolean()),
      assignedTo: fc.option(fc.subarray([ADA, null])),
    });
    const all = new Map<string, WorkItem>();
    let position = 1_000;
    const property = fc.asyncProperty(fc.array(states, { maxLength: 8 }), asked, async (changes, wanted) => {
      const items = changes.map(({ number, changed, asked: at, ...fields }) =>
        ticket(number, {
          ...fields,
          ...{
            updatedAt: noon(changed),
            askedAt: at === null ? null : noon(at),
            position: position++ as never,
          },
        }),
      );
      await store.put(...new Map(items.map((item) => [item.id, item])).values());
      for (const item of items) all.set(item.id, item);
      const { sortBy, sortOrder, offset, ...filters } = wanted;
      const matching = [...all.values()].filter(
        (item) =>
          (filters.open === null || isOpen(item) === filters.open) &&
          (filters.assignedTo === null || filters.assignedTo.includes(item.assignedTo)),
      );
      const sorted = matching.sort(
        (one, other) => rank(one, sortBy) - rank(other, sortBy) || one.begun - other.begun,
      );
      if (sortOrder === 'desc') sorted.reverse();
      const page = await list({ filters: [onlyThose(filters)], sortBy, sortOrder, offset, limit: 5 });
      expect(page.total).toBe(matching.length);
      expect(page.items.map(({ id }) => id)).toEqual(sorted.slice(offset, offset + 5).map(({ id }) => id));
    });
    await fc.assert(property, { numRuns: 40, endOnFailure: true });
  });
});

function rank(item: WorkItem, sortBy: (typeof WORK_SORTS)[number]): number {
  if (sortBy === 'created') return 0;
  if (sortBy === 'priority') return levelOf(item.priority);
  if (sortBy === 'updated') return Date.parse(item.updatedAt);
  const since = waitingSince(item);
  return since === null ? Number.NEGATIVE_INFINITY : -Date.parse(since);
}
