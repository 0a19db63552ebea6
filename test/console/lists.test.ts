import { decoded } from '../../console/src/app/decoded.ts';
import { withEarlier, withNewest } from '../../console/src/conversation/timeline.ts';
import { type Answer, NOTHING_DONE, type Step, withAnswer } from '../../console/src/list/bulk-result.ts';
import { isKnown, rangeOf } from '../../console/src/list/range.ts';
import { tagChoices } from '../../console/src/list/tag-choices.ts';

describe('the history of a ticket', () => {
  const events = (...positions: number[]) => positions.map((position) => ({ position }));
  const read = { events: events(9, 7, 5, 3), next: 'before 3' };

  it('keeps what was read when something happens', () => {
    const found = withNewest(read, { events: events(12, 9), next: 'before 9' });
    expect(found).toEqual({ events: events(12, 9, 7, 5, 3), next: 'before 3' });
    expect(found.events[1]).toBe(read.events[0]);
  });

  it('begins anew where more has happened than was read', () => {
    const newest = { events: events(14, 12), next: 'before 12' };
    expect(withNewest(read, newest)).toBe(newest);
    expect(withNewest({ events: [], next: null }, newest)).toBe(newest);
  });

  it('takes in what is earlier, unless it has begun anew meanwhile', () => {
    const earlier = { events: events(2), next: null };
    expect(withEarlier(read, 'before 3', earlier)).toEqual({ events: events(9, 7, 5, 3, 2), next: null });
    expect(withEarlier(read, 'before 5', earlier)).toBe(read);
  });
});

describe('a range of rows', () => {
  it.each([
    [3, 5, { first: 3, last: 5, isCut: false }],
    [5, 3, { first: 3, last: 5, isCut: false }],
    [4, 4, { first: 4, last: 4, isCut: false }],
    [0, 9, { first: 0, last: 9, isCut: false }],
    [0, 90, { first: 0, last: 9, isCut: true }],
    [90, 0, { first: 81, last: 90, isCut: true }],
  ])('from %i to %i, of ten at most', (from, to, range) => {
    const { isCut, first, last } = rangeOf(from, to, 10);
    expect({ first, last, isCut }).toEqual(range);
  });

  it('is known when each of its rows has come', () => {
    const order = { total: 9, keys: ['a', 'b', undefined, 'd'] };
    const known = [
      [0, 1],
      [1, 3],
      [3, 4],
    ].map(([first = 0, last = 0]) => isKnown(order, { first, last }));
    expect(known).toEqual([true, false, false]);
  });
});

describe('tags that a term finds', () => {
  const used = ['nip-delay', 'vip', 'Airtime', 'paid'].map((tag, index) => ({ tag, count: 9 - index }));
  const found = (term: string, had: readonly string[] = []) =>
    tagChoices(term, used, had).map(({ tag, count }) => (count === null ? `new ${tag}` : tag));

  it.each([
    ['', [], ['nip-delay', 'vip', 'Airtime', 'paid']],
    // Those that begin with it come first, and a new one last.
    ['ai', [], ['Airtime', 'paid', 'new ai']],
    ['nipdelay', [], ['nip-delay', 'new nipdelay']],
    [' NIP-Delay ', [], ['nip-delay']],
    ['áir', ['airtime'], ['new áir']],
    ['vip', ['vip'], []],
    ['zzz', [], ['new zzz']],
  ])('%j, beside %j', (term, had, tags) => expect(found(term, had)).toEqual(tags));
});

describe('a change of many items', () => {
  const step = (id: string): Step => ({ kind: 'ticket', id, change: { field: 'status', to: 'closed' } });
  const before = { field: 'status', to: 'pending' } as const;
  const result = (id: string, outcome: string) => ({ kind: 'ticket', id, outcome, before, revision: 4 });
  const answer = (...results: object[]) => ({ done: 1, results }) as unknown as Answer;

  it('says which could not be changed, and takes back what was', () => {
    const steps = ['a', 'b', 'c', 'd'].map(step);
    const first = withAnswer(
      NOTHING_DONE,
      steps.slice(0, 3),
      answer(result('a', 'done'), result('b', 'refused'), result('c', 'unchanged')),
    );
    const unreachable = { code: 'unreachable', status: 0 };
    const both = withAnswer(first, steps.slice(3), unreachable);
    expect(both.failed.map(({ key }) => key)).toEqual(['ticket:b', 'ticket:d']);
    expect(both.failed[1]?.cause).toBe(unreachable);
    expect(both.undo).toEqual([{ kind: 'ticket', id: 'a', change: before, if_revision: 4 }]);
    expect([both.done, both.unchanged]).toEqual([['ticket:a'], ['ticket:c']]);
    expect(both.again).toEqual(steps.slice(3));
    expect(withAnswer(both, steps, { code: 'forbidden', status: 403 } as object).again).toEqual(both.again);
  });
});

it.each([
  ['%E0', '%E0'],
  ['%C3%A0', 'à'],
  ['100%', '100%'],
])('a part of an address is decoded, if it can be: %s', (part, text) => expect(decoded(part)).toBe(text));
