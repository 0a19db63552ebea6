import { isOnlyBy } from '../../console/src/conversation/conflicts.ts';
import { shiftBy } from '../../console/src/conversation/keeping-place.ts';
import { crossingReply, linesOf, withMessage, withOlder } from '../../console/src/conversation/messages.ts';
import type { Message } from '../../console/src/conversation/model.ts';
import { STRETCH, type Stretch, stretchesOf } from '../../console/src/conversation/stretches.ts';

const DAY = '2026-11-29';
const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  text: id,
  from: 'person',
  isNote: false,
  senderId: null,
  senderName: 'Jo',
  senderEmail: null,
  isVerified: true,
  at: `${DAY}T10:00:00.000Z`,
  isRead: null,
  ...more,
});
const dayOf = (at: string) => at.slice(0, 10);

describe('the messages of a conversation', () => {
  it('have each message once, whether it came as an answer or as an event', () => {
    const [one, two] = [message('1'), message('2')];
    expect(withMessage([one, two], message('2'))).toEqual([one, two]);
    expect(withOlder([two], [one, two])).toEqual([one, two]);
  });

  it('stand in the order of their times, also where the answer of a later one came first', () => {
    const [one, two, three] = ['10', '11', '12'].map((hour) =>
      message(hour, { at: `${DAY}T${hour}:00:00.000Z` }),
    );
    if (!one || !two || !three) throw new Error('there are three');
    expect(withMessage([one, three], two)).toEqual([one, two, three]);
    expect(withMessage([one, two], three)).toEqual([one, two, three]);
    expect(withMessage([one, three], message('same', { at: one.at }))).toMatchObject([
      one,
      { id: 'same' },
      three,
    ]);
  });

  it('begin each day of the reader anew', () => {
    const lines = linesOf(
      [message('1', { at: '2026-11-28T23:59:59.000Z' }), message('2'), message('3')],
      dayOf,
    );
    expect(lines.map(({ beginsDay }) => beginsDay)).toEqual([true, true, false]);
  });

  it('go on where one author writes several, and not where a note follows a reply', () => {
    const support = { from: 'support', senderName: 'Ada' } as const;
    const lines = linesOf(
      [
        message('1', support),
        message('2', { ...support, at: `${DAY}T10:00:20.000Z` }),
        message('3', { ...support, at: `${DAY}T10:03:00.000Z` }),
        message('4', { ...support, at: `${DAY}T10:03:10.000Z`, isNote: true }),
        message('5', { ...support, at: `${DAY}T10:20:00.000Z`, isNote: true }),
      ],
      dayOf,
    );
    expect(lines.map(({ goesOn }) => goesOn)).toEqual([false, true, true, false, false]);
    expect(lines.map(({ isFollowed }) => isFollowed)).toEqual([true, false, false, false, false]);
  });

  it('name the reply of somebody else that came since one began to write', () => {
    const isOwn = ({ senderName }: Message) => senderName === 'Ada';
    const reply = (id: string, senderName: string, isNote = false) =>
      message(id, { from: 'support', senderName, isNote });
    const all = [
      reply('1', 'Ben'),
      message('2'),
      reply('3', 'Ada'),
      reply('4', 'Ben', true),
      reply('5', 'Ben'),
    ];
    expect(crossingReply(all.slice(0, 4), '2', isOwn)).toBe(null);
    expect(crossingReply(all, '2', isOwn)?.id).toBe('5');
    expect(crossingReply(all, '5', isOwn)).toBe(null);
    expect(crossingReply(all.slice(0, 1), null, isOwn)?.id).toBe('1');
  });
});

describe('the stretches of a long conversation', () => {
  const some = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => message(`${from + index}`));
  const shape = (stretches: readonly Stretch[]) =>
    stretches.map(({ first, messages }) => `${first}+${messages.length}`);

  it('grow at the end, and begin another one where they are full', () => {
    const before = stretchesOf(some(100, 140), []);
    expect(shape(before)).toEqual(['100+40']);
    expect(shape(stretchesOf(some(100, 160), before))).toEqual(['100+50', '150+10']);
  });

  it('stay as they are when older messages come before them', () => {
    const newest = stretchesOf(some(120, 150), []);
    const older = stretchesOf(some(70, 150), newest);
    expect(shape(older)).toEqual(['70+50', '120+30']);
    expect(shape(stretchesOf(some(0, 150), older))).toEqual(['0+20', '20+50', '70+50', '120+30']);
  });

  it('are made anew where nothing is left of those before', () => {
    const before = stretchesOf(some(0, 20), []);
    expect(shape(stretchesOf(some(500, 500 + 2 * STRETCH), before))).toEqual(['500+50', '550+50']);
  });
});

describe('what is read', () => {
  it.each([
    ['is moved by what grows above it', [{ top: 0, before: 100, now: 160 }], 60],
    ['is not moved by what grows in sight or below', [{ top: 150, before: 100, now: 160 }], 0],
    [
      'is moved by all of those above',
      [
        { top: 0, before: 100, now: 90 },
        { top: 90, before: 50, now: 70 },
      ],
      10,
    ],
  ])('%s', (_, resized, shift) => expect(shiftBy(resized, 200)).toBe(shift));
});

describe('what happened meanwhile', () => {
  const by = (kind: string, id: string, type = 'ReplySent') => ({ type, actor: { kind, id } });

  it.each([
    [[by('admin', 'ada')], true],
    [[by('admin', 'ada'), by('guest', 'g', 'ConversationMessageRead')], true],
    [[by('admin', 'ada'), by('admin', 'ben')], false],
    [[by('user', 'ada')], false],
    [[], false],
  ])('%j is one’s own: %s', (since, expected) => expect(isOnlyBy('ada', since)).toBe(expected));
});
