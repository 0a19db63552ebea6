import { z } from 'zod';
import { conversationMessageSent } from '../../src/events/conversations/events.ts';
import { defineEvent, id, impersonal } from '../../src/events/definition.ts';
import type { UserId } from '../../src/events/ids.ts';
import { chatMessageAdded } from '../../src/events/ticketing/chat-events.ts';
import { internalNoteAdded, replySent } from '../../src/events/ticketing/events.ts';

/** Whose each field of an event is. */
function whose<Data>(definition: { readonly subjects: object }, data: Data): Record<string, unknown> {
  const subjects = Object.entries(definition.subjects);
  return Object.fromEntries(subjects.map(([field, subject]) => [field, subject(data)]));
}

describe('an event that holds data of several people tells whose each field is', () => {
  const reply = {
    ...{ ticketId: 't-1', userId: 'ada', adminId: 'leo', messageId: 'm-1' },
    ...{ message: 'It is paid.', senderName: 'Leo', senderEmail: 'leo@example.com' },
  };
  it.each([replySent, internalNoteAdded])('$type', (definition) => {
    const senders = { senderName: 'admin:leo', senderEmail: 'admin:leo' };
    expect(whose(definition, reply)).toEqual({ message: 'user:ada', ...senders });
    expect(whose(definition, { ...reply, userId: null })).toEqual({ message: 'ticket:t-1', ...senders });
  });

  it.each([
    ['the user', true, 'ada', 'user:ada'],
    ['an admin', false, 'leo', 'admin:leo'],
    ['the desk', false, null, null],
  ])('a message of %s that a ticket has taken over', (_, isFromUser, senderId, sender) => {
    const data = { ticketId: 't-1', userId: 'ada', isFromUser, senderId };
    const expected = { message: 'user:ada', senderName: sender, senderEmail: sender };
    expect(whose(chatMessageAdded, data)).toEqual(expected);
  });

  it.each([
    [{ kind: 'guest', id: 'g-1' }, 'guest:g-1'],
    [{ kind: 'admin', id: 'leo' }, 'admin:leo'],
    [{ kind: 'system', id: null }, null],
  ])('a message of a conversation from %o', (sender, expected) => {
    const data = { owner: { kind: 'guest', id: 'g-1' }, sender };
    expect(whose(conversationMessageSent, data)).toEqual({ message: 'guest:g-1', senderName: expected });
  });
});

describe('the types', () => {
  const type = 'NicknameGiven';
  const schema = z.strictObject({
    userId: id<UserId>(),
    tone: z.enum(['kind', 'rude']),
    names: z.array(z.string()),
  });
  const subject = ({ userId }: { userId: UserId }) => `user:${userId}`;

  it('ask whose a text is, and nothing of ids and vocabularies', () => {
    const { subjects } = defineEvent({ type, schema, subjects: { names: subject } });
    expect(Object.keys(subjects)).toEqual(['names']);
    // @ts-expect-error a text without a data subject
    defineEvent({ type, schema, subjects: {} });
    defineEvent({
      type,
      schema: schema.extend({ motto: z.string().nullable() }),
      // @ts-expect-error one of several texts without a data subject
      subjects: { names: subject },
    });
    // @ts-expect-error a field that the event does not have
    defineEvent({ type, schema, subjects: { names: subject, age: subject } });
    // @ts-expect-error a subject that reads what the event does not have
    defineEvent({ type, schema, subjects: { names: (data) => `user:${data.ownerId}` } });
  });

  it('take a reason instead of a subject', () => {
    const { subjects } = defineEvent({ type, schema, subjects: { names: impersonal('names of ships') } });
    expect(subjects.names).toEqual({ subject: 'impersonal', reason: 'names of ships' });
  });
});
