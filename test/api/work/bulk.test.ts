import { randomUUID } from 'node:crypto';
import { adminAt, blamed, type Person, person, positionOf, ticketOf } from '../../support/acceptance.ts';
import { guestChat, patchChat } from '../../support/chats.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';

const desk = suiteDesk();
const BULK = '/api/v1/unified-admin/work/bulk';
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
  admin = adminAt(desk, ada);
});

interface Result {
  readonly kind: string;
  readonly id: string;
  readonly outcome: string;
  readonly revision: number | null;
  readonly before: object | null;
  readonly code: string | null;
}

const ticket = async () => ({ kind: 'ticket', id: (await ticketOf(desk, await person('user'))).id });
const chat = async () => ({ kind: 'chat', id: (await guestChat(desk)).id });
const bulk = (body: object, headers = {}) => desk.call('POST', BULK, { token: ada.token, body, headers });
const resultsOf = async (items: readonly object[], change: object = {}): Promise<readonly Result[]> => {
  const reply = await bulk(asked(items, change));
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return reply.body.data.results;
};
const outcomes = async (items: readonly object[], change = {}) =>
  (await resultsOf(items, change)).map(({ outcome }) => outcome);
const asked = (items: readonly object[], change: object) => ({
  items: items.map((item) => ({ change, ...item })),
});
/** The change of a field. */
const to = (field: string, value: unknown) => ({ field, to: value });
/** What a client does to undo. */
const undo = (results: readonly Result[]) =>
  resultsOf(
    results
      .filter(({ outcome }) => outcome === 'done')
      .map(({ kind, id, before, revision }) => ({ kind, id, change: before, if_revision: revision })),
  );
const rows = async (items: readonly { kind: string; id: string }[]) => {
  const ids = items.map(({ kind, id }) => `${kind}:${id}`).join(',');
  const { body } = await desk.get(
    `/api/v1/unified-admin/work?ids=${ids}&sort_by=created&sort_order=asc`,
    ada.token,
  );
  return body.data.items;
};

const valuesOf = async (items: readonly { kind: string; id: string }[], field: string) =>
  (await rows(items)).map((row: Record<string, unknown>) => row[field]);

describe('a bulk change', () => {
  it.each([
    ['status', 'closed', ['pending', 'open']],
    ['priority', 'urgent', ['low', 'normal']],
  ])('of the %s says what was before, and is undone by that', async (field, value, before) => {
    const items = [await ticket(), await chat()];
    const results = await resultsOf(items, to(field, value));
    expect(results).toEqual(
      items.map((item, at) => ({
        ...{ ...item, outcome: 'done', revision: 1, before: to(field, before[at]) },
        ...{ code: null, message: null },
      })),
    );
    expect(await valuesOf(items, field)).toEqual([value, value]);
    expect((await undo(results)).map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(await valuesOf(items, field)).toEqual(before);
  });

  it('assigns, unassigns, and gives back', async () => {
    const items = [await ticket(), await chat()];
    const assigned = await resultsOf(items, to('assigned_to', ada.id));
    expect(assigned.map(({ before }) => before)).toEqual([to('assigned_to', null), to('assigned_to', null)]);
    const unassigned = await resultsOf(items, to('assigned_to', null));
    expect(unassigned.map(({ before }) => before)).toEqual([
      to('assigned_to', ada.id),
      to('assigned_to', ada.id),
    ]);
    await undo(unassigned);
    expect(await valuesOf(items, 'assigned_to')).toEqual([ada.id, ada.id]);
  });

  it('adds and removes tags of tickets, which chats don’t have', async () => {
    const items = [await ticket(), await chat()] as const;
    await admin.tags(items[0].id, ['vip', 'old']);
    expect(await resultsOf(items, to('add_tags', ['new']))).toMatchObject([
      { outcome: 'done', before: to('tags', ['vip', 'old']) },
      { outcome: 'refused', before: null, code: 'not_applicable' },
    ]);
    const removed = await resultsOf([items[0]], to('remove_tags', ['OLD']));
    expect(await valuesOf([items[0]], 'tags')).toEqual([['vip', 'new']]);
    await undo(removed);
    expect(await valuesOf([items[0]], 'tags')).toEqual([['vip', 'old', 'new']]);
  });

  it('changes each item by itself: some are, and others not', async () => {
    const [one, other, late] = [await ticket(), await ticket(), await ticket()];
    await admin.priority(one.id, 'urgent');
    await admin.priority(late.id, 'high');
    const gone = { kind: 'ticket', id: randomUUID() };
    const noChat = { kind: 'chat', id: randomUUID() };
    const items = [one, gone, { ...late, if_revision: 0 }, noChat, other];
    const results = await resultsOf(items, to('priority', 'urgent'));
    expect(results.map(({ outcome, revision }) => [outcome, revision])).toEqual([
      ['unchanged', 1],
      ['not_found', null],
      ['conflict', 1],
      ['not_found', null],
      ['done', 1],
    ]);
    expect(await outcomes([one], to('assigned_to', 'nobody-known'))).toEqual(['refused']);
    expect(await outcomes([await chat()], to('status', 'resolved'))).toEqual(['refused']);
    const [own, its] = [
      { ...one, change: to('priority', 'low') },
      { ...other, change: to('status', 'closed') },
    ];
    expect(await outcomes([own, its])).toEqual(['done', 'done']);
  });

  it('is not undone where something has happened since', async () => {
    const item = await ticket();
    const results = await resultsOf([item], to('status', 'closed'));
    await admin.status(item.id, 'escalated');
    expect((await undo(results)).map(({ outcome }) => outcome)).toEqual(['conflict']);
    expect(await valuesOf([item], 'status')).toEqual(['escalated']);
  });

  it('is done once under a key, and answered the same again', async () => {
    const items = [await ticket(), await chat()];
    const key = { 'Idempotency-Key': randomUUID() };
    const body = asked(items, to('priority', 'high'));
    const first = await bulk(body, key);
    await resultsOf(items, to('priority', 'low'));
    const again = await bulk(body, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(positionOf(first)).toBeGreaterThan(0);
    expect(await valuesOf(items, 'priority')).toEqual(['low', 'low']);
    expect((await bulk(asked(items, to('priority', 'urgent')), key)).status).toBe(409);
  });

  it('opens a closed chat again only where its owner has no other one', async () => {
    const { guestId, id } = await guestChat(desk);
    await patchChat(desk, id, 'status', { status: 'closed' }, ada.token);
    const reopened = await resultsOf([{ kind: 'chat', id }], to('status', 'open'));
    expect(reopened).toMatchObject([{ outcome: 'done', before: to('status', 'closed') }]);
    await undo(reopened);
    await guestChat(desk, { guestId });
    expect(await resultsOf([{ kind: 'chat', id }], to('status', 'open'))).toMatchObject([
      { outcome: 'refused', code: 'conversation_superseded' },
    ]);
  });

  it('takes 200 items', async () => {
    const items = Array.from({ length: 200 }, () => ({ kind: 'ticket', id: randomUUID() }));
    expect(new Set(await outcomes(items, to('priority', 'low')))).toEqual(new Set(['not_found']));
    expect((await bulk(asked([...items, await ticket()], to('priority', 'low')))).status).toBe(400);
  });

  const low = to('priority', 'low');
  it.each([
    ['items', {}],
    ['items', { items: [] }],
    [
      'items',
      asked(
        [
          { kind: 'chat', id: 'a' },
          { kind: 'chat', id: 'a' },
        ],
        low,
      ),
    ],
    ['items.0.change', { items: [{ kind: 'chat', id: 'a' }] }],
    ['items.0.change.field', asked([{ kind: 'chat', id: 'a' }], to('id', 'b'))],
    ['items.0.change.to', asked([{ kind: 'chat', id: 'a' }], to('status', 'gone'))],
    ['items.0.kind', asked([{ kind: 'user', id: 'a' }], low)],
    ['items.0.if_revision', asked([{ kind: 'chat', id: 'a', if_revision: -1 }], low)],
  ])('refuses a wrong %s', async (field, body) => {
    const reply = await bulk(body);
    expect([reply.status, blamed(reply)]).toEqual([400, [field]]);
  });

  it.each(['user', 'service', 'analyst', 'auditor'] as const)('is not for the role %s', async (role) => {
    const token = await tokenFor(role);
    expect((await desk.call('POST', BULK, { token, body: {} })).status).toBe(403);
  });
});
