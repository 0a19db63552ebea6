import { crossingReply, linesOf, withMessage, withOlder } from '../../console/src/conversation/messages.ts';
import type { Message } from '../../console/src/conversation/model.ts';

const DAY = '2026-11-29';
const message = (id: string, more: Partial<Message> = {}): Message => ({
  id,
  text: id,
  from: 'person',
  isNote: false,
  senderId: null,
  senderName: 'Jo',
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
