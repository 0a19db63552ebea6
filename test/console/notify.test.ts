import {
  askedAt,
  concerns,
  hasNewMessage,
  isByOthers,
  lastAssignment,
  missedAmong,
} from '../../console/src/notify/worth.ts';

const [T1, T2, T3] = ['2026-11-01T10:00:00.000Z', '2026-11-01T11:00:00.000Z', '2026-11-01T12:00:00.000Z'];
const known = { me: 'ada', since: T1, unassigned: false };
const message = { text: 'Hello?', at: T2, from: 'person' } as const;
const item = { assigned_to: 'ada', has_unread: true, last_message: message, created_at: T1 };

describe('who is told of a message', () => {
  it.each([
    ['mine', {}, {}, true],
    ['another agent’s', { assigned_to: 'ben' }, { unassigned: true }, false],
    ['nobody’s', { assigned_to: null }, {}, false],
    ['nobody’s, by choice', { assigned_to: null }, { unassigned: true }, true],
    ['one that was read', { has_unread: false }, {}, false],
    ['one of support', { last_message: { ...message, from: 'support' } as const }, {}, false],
    ['one that was told of', {}, { since: T2 }, false],
  ])('%s', (_, changes, choice, expected) =>
    expect(hasNewMessage({ ...item, ...changes }, { ...known, ...choice })).toBe(expected),
  );

  it('counts a chat without messages from its beginning on', () =>
    expect(askedAt({ ...item, last_message: null })).toBe(T1));

  it('leaves out what another agent has taken', () =>
    expect(concerns({ ...item, assigned_to: 'ben' }, { ...known, unassigned: true })).toBe(false));
});

it('after an interruption, the last ones that nobody was told of', () => {
  const items = Array.from({ length: 9 }, (_, index) => ({ ...item, name: index }));
  const toldOf = new Set([0, 2]);
  const found = missedAmong(items, ({ name }) => ({ ...known, since: toldOf.has(name) ? T2 : T1 }));
  expect(found.map(({ name }) => name)).toEqual([1, 3, 4, 5, 6]);
});

describe('who is told of an assignment', () => {
  const assigned = (who: string, to: string, time = T3) => ({
    ...{ type: 'TicketAssigned', time, who: { id: who }, data: { to } },
  });

  it.each([
    ['by a colleague', [assigned('ben', 'ada')], true],
    ['by oneself', [assigned('ada', 'ada')], false],
    ['to a colleague', [assigned('ben', 'carl')], false],
    ['before this tab was opened', [assigned('ben', 'ada', T1)], false],
    ['by oneself, after a colleague', [assigned('ada', 'ada'), assigned('ben', 'ada', T2)], false],
    [
      'of a chat, before other events',
      [
        { ...assigned('ben', 'ada'), type: 'StatusChanged' },
        { ...assigned('ben', 'ada'), type: 'ConversationAssigned' },
      ],
      true,
    ],
    ['never', [], false],
  ])('%s', (_, events, expected) => expect(isByOthers(lastAssignment(events), known)).toBe(expected));
});
