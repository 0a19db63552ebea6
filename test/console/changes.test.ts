import type { LiveEvent } from '@casebook/client';
import { changeBy } from '../../console/src/conversation/changes.ts';
import { deviceName, plainWord } from '../../console/src/conversation/plain-words.ts';

const ticket = { ticket_id: 't', ticket_number: 'SMI-2026-000001', revision: 7, position: 40 };
const event = (name: string, payload: object): LiveEvent =>
  ({ name, payload, position: 40, revision: 7, topic: 'ticket:t' }) as unknown as LiveEvent;

describe('what an event changes on the page of a ticket or chat', () => {
  it.each([
    [
      { event: 'assigned', assigned_to: 'ben', assigned_admin_name: 'Ben' },
      { assignedTo: 'ben', assigneeName: 'Ben' },
    ],
    [{ event: 'priority_changed', old_priority: 'low', new_priority: 'high' }, { priority: 'high' }],
    [{ event: 'tags_changed', tags: ['vip'] }, { tags: ['vip'] }],
    [{ event: 'rated', rating: 5, feedback: 'Good' }, { rating: { stars: 5, words: 'Good' } }],
    [{ event: 'new_reply' }, {}],
  ])('%j is %j, with the revision', (payload, thread) => {
    expect(changeBy(event('ticket_updated', { ...ticket, ...payload }))).toEqual({
      thread: { ...thread, revision: 7 },
    });
  });

  it('reads everything anew when it is another person’s', () => {
    expect(
      changeBy(event('ticket_updated', { ...ticket, event: 'owner_changed', user_id: 'u' })),
    ).toMatchObject({
      isOther: true,
    });
  });

  it('is a message, with its author and whether it is a note', () => {
    const sent = {
      id: 'm',
      message: 'Hello',
      is_from_user: false,
      is_internal: true,
      sender_name: null,
      sender_email: 'ada@example.com',
      verified: true,
      attachments: null,
      createdAt: '2026-11-29T10:00:00.000Z',
    };
    expect(changeBy(event('new_message', { ticket_id: 't', message: sent })).message).toMatchObject({
      from: 'support',
      isNote: true,
      senderName: 'ada@example.com',
    });
  });

  it('is nothing of what the page does not show', () => {
    expect(changeBy({ ...event('work:changed', {}), revision: null } as LiveEvent)).toEqual({});
  });
});

describe('words of other systems', () => {
  it.each([
    ['not_submitted', 'Not submitted'],
    ['TIER_3', 'Tier 3'],
    ['active', 'Active'],
    ['KYC', 'KYC'],
    ['PayPal', 'PayPal'],
    ['two words', 'two words'],
    ['[erased]', '[erased]'],
  ])('are written as words are: %s', (word, shown) => expect(plainWord(word)).toBe(shown));

  it.each([
    ['iPhone 13', 'ios', 'iPhone 13 · iOS'],
    [null, 'android', 'Android'],
    ['Pixel 8', 'unknown', 'Pixel 8'],
    [null, null, null],
  ])('name a device: %s of %s', (model, platform, shown) => expect(deviceName(model, platform)).toBe(shown));
});
