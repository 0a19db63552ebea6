import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  openTicket,
  person,
  positionOf,
  refusalOf,
  revisionOf,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

describe('setting tags', () => {
  it('answers 200 with the ticket as the list shows it', async () => {
    const { id, number } = await openTicket(desk);
    const reply = await admin.tags(id, ['payment', 'urgent']);
    const listed = (await admin.list(`?search=${number}`)).body.data.tickets[0];
    expect([reply.status, listed.tags, reply.body.data]).toEqual([200, ['payment', 'urgent'], listed]);
  });

  it('replaces those that were there', async () => {
    const { id } = await openTicket(desk);
    await admin.tags(id, ['one', 'two']);
    expect((await admin.tags(id, ['three'])).body.data.tags).toEqual(['three']);
  });

  it('to what already holds succeeds and records nothing', async () => {
    const { id } = await openTicket(desk);
    const first = await admin.tags(id, ['one']);
    const again = await admin.tags(id, ['one']);
    expect([again.status, revisionOf(again), positionOf(again)]).toEqual([
      200,
      revisionOf(first),
      positionOf(first),
    ]);
  });

  it('takes at most 20, each of 1 to 40 characters', async () => {
    const { id } = await openTicket(desk);
    const statusOf = async (tags: unknown) => (await admin.tags(id, tags)).status;
    const some = (count: number) => Array.from({ length: count }, (_, index) => `tag ${index}`);
    expect([
      await statusOf(some(20)),
      await statusOf(some(21)),
      await statusOf(['x'.repeat(40)]),
      await statusOf(['x'.repeat(41)]),
      await statusOf(['']),
      await statusOf([]),
    ]).toEqual([200, 400, 200, 400, 400, 200]);
  });

  it.each([undefined, null, 'payment', { 0: 'payment' }])('refuses tags %j', async (tags) => {
    const { id } = await openTicket(desk);
    const reply = await admin.tags(id, tags);
    expect([reply.status, blamed(reply)]).toEqual([400, ['tags']]);
  });

  it('says how many there may be', async () => {
    const { id } = await openTicket(desk);
    const many = Array.from({ length: 21 }, (_, index) => `tag ${index}`);
    expect((await admin.tags(id, many)).body.message).toBe('tags must be at most 20 items');
  });

  it('names the tag that is wrong', async () => {
    const { id } = await openTicket(desk);
    expect(blamed(await admin.tags(id, ['fine', 5]))).toEqual(['tags.1']);
  });

  it('is refused under an unknown id', async () => {
    expect(refusalOf(await admin.tags(randomUUID(), ['x']))).toEqual([
      404,
      'ticket_not_found',
      'Ticket not found',
    ]);
  });
});

describe('tags are a set', () => {
  it.each([
    [['vip', 'vip'], ['vip']],
    [[' VIP ', 'vip', 'Vip'], ['VIP']],
    [
      ['b', 'a', 'b'],
      ['b', 'a'],
    ],
    [[], []],
  ])('%j is kept as %j', async (given, kept) => {
    const { id } = await openTicket(desk);
    expect((await admin.tags(id, given)).body.data.tags).toEqual(kept);
  });
});
