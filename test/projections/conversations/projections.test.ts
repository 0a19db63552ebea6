import type { ConversationEvent } from '../../../src/events/conversations/events.ts';
import type { GuestId } from '../../../src/events/ids.ts';
import { activeAtOf } from '../../../src/projections/conversations/conversations/documents.ts';
import { projectConversation } from '../../../src/projections/conversations/conversations/project.ts';
import { conversationProjection } from '../../../src/projections/conversations/conversations/projection.ts';
import { searchTextOf } from '../../../src/projections/conversations/conversations/search-text.ts';
import { projectMessage } from '../../../src/projections/conversations/messages/project.ts';
import { conversationMessageProjection } from '../../../src/projections/conversations/messages/projection.ts';
import {
  answerSent,
  chatMessageId,
  claimedByJohn,
  conversationAssigned,
  conversationId,
  conversationStarted,
  conversationStatusChanged,
  conversationTicketOpened,
  conversationUnassigned,
  guestAsOwner,
  guestId,
  johnAsOwner,
  johnsConversation,
  messageRead,
  messageSent,
} from '../../support/conversations.ts';
import { adaObi, johnDoe, MORNING, recorded, secondsAfter, ticketOpened } from '../../support/examples.ts';

const documentAfter = (...events: readonly ConversationEvent[]) => {
  const document = events.reduce<Parameters<typeof projectConversation>[0]>(
    (current, event, revision) => projectConversation(current, recorded(event, revision)),
    null,
  );
  if (document === null) throw new Error('nothing happened');
  return document;
};

describe('the document of a conversation', () => {
  it('begins open, with nothing said', () => {
    expect(documentAfter(conversationStarted())).toEqual({
      ...{ id: conversationId, owner: guestAsOwner, ownerName: null, ownerEmail: null },
      ...{ type: 'general', subject: 'Need help', status: 'open', priority: 'normal', assignedTo: null },
      ...{ ticket: null, messageCount: 0, unread: { byOwner: 0, bySupport: 0 }, lastMessage: null },
      ...{ createdAt: MORNING, updatedAt: MORNING, revision: 0, position: 10, begun: 10 },
    });
  });

  it('counts messages, and for each side what it has not read', () => {
    const document = documentAfter(conversationStarted(), messageSent(1), answerSent(2), answerSent(3));
    expect(document).toMatchObject({ messageCount: 3, unread: { byOwner: 2, bySupport: 1 } });
    const read = documentAfter(
      ...[conversationStarted(), messageSent(1), answerSent(2), answerSent(3)],
      ...[messageRead(1, 'owner'), messageRead(3, 'support')],
    );
    expect(read.unread).toEqual({ byOwner: 1, bySupport: 0 });
  });

  it('shows the last message, and is as active as that', () => {
    const document = documentAfter(
      conversationStarted(),
      messageSent(1),
      answerSent(2),
      conversationAssigned(),
    );
    const createdAt = secondsAfter(120);
    expect(document.lastMessage).toEqual({ preview: 'How can I help?', senderType: 'admin', createdAt });
    expect(activeAtOf(document)).toBe(Date.parse(createdAt));
    expect(activeAtOf(documentAfter(conversationStarted(), conversationAssigned()))).toBe(
      Date.parse(MORNING),
    );
  });

  it('takes what admins change', () => {
    const changed = documentAfter(
      ...[conversationStarted(), conversationAssigned(), conversationStatusChanged('open', 'pending')],
      { type: 'ConversationPriorityChanged', data: { conversationId, from: 'normal', to: 'urgent' } },
      conversationTicketOpened(),
    );
    expect(changed).toMatchObject({
      ...{ assignedTo: adaObi.id, status: 'pending', priority: 'urgent' },
      ticket: { id: '48300faf-6434-545f-989c-f126a81974c6', number: 'SMI-2026-000001' },
      ...{ updatedAt: secondsAfter(240), revision: 4 },
    });
  });

  it('is nobody’s to answer after it was unassigned', () => {
    const unassigned = documentAfter(conversationStarted(), conversationAssigned(), conversationUnassigned());
    expect(unassigned).toMatchObject({ assignedTo: null, updatedAt: secondsAfter(120), revision: 2 });
  });

  it('is the user’s after they claimed it', () => {
    expect(documentAfter(conversationStarted(), claimedByJohn())).toMatchObject({
      ...{ owner: johnAsOwner, ownerName: johnDoe.name, ownerEmail: johnDoe.email },
    });
  });

  it('is not updated by somebody reading', () => {
    const document = documentAfter(conversationStarted(), messageSent(1), messageRead(1));
    expect(document).toMatchObject({ updatedAt: secondsAfter(60), revision: 2 });
  });

  it.each([
    ['go on before it started', [messageSent(1)]],
    ['start twice', [conversationStarted(), conversationStarted()]],
  ])('can’t %s', (_, events) => {
    expect(() => documentAfter(...events)).toThrow();
  });
});

describe('the document of a message', () => {
  const sent = recorded(messageSent(1), 1);

  it('is what was sent, unread', () => {
    expect(projectMessage(null, sent)).toEqual({
      ...{ id: chatMessageId(1), conversationId, number: 1, sender: guestAsOwner, senderName: null },
      ...{ message: 'Hello, I need help', messageType: 'text', isRead: false },
      ...{ createdAt: secondsAfter(60), revision: 1, position: 20 },
    });
  });

  it('is read once the other side has read it', () => {
    const read = projectMessage(projectMessage(null, sent), recorded(messageRead(1), 2));
    expect(read).toMatchObject({ isRead: true, createdAt: secondsAfter(60), revision: 2, position: 30 });
  });

  it('can’t be read before it was sent', () => {
    expect(() => projectMessage(null, recorded(messageRead(1), 2))).toThrow('never sent');
  });
});

describe('the projections', () => {
  it('take what is theirs', () => {
    const idsOf = (event: ConversationEvent) => [
      conversationProjection.documentId(recorded(event)),
      conversationMessageProjection.documentId(recorded(event)),
    ];
    expect(idsOf(conversationStarted())).toEqual([conversationId, null]);
    expect(idsOf(messageSent(1))).toEqual([conversationId, chatMessageId(1)]);
    expect(idsOf(messageRead(1))).toEqual([conversationId, chatMessageId(1)]);
    expect(conversationProjection.documentId(recorded(ticketOpened()))).toBeNull();
  });
});

describe('what the search looks into', () => {
  it('is subject, owner’s name and e-mail, and the guest’s id, in lower case', () => {
    expect(searchTextOf(documentAfter(johnsConversation()))).toBe('need help\0john doe\0john@example.com');
    const owner = { kind: 'guest', id: guestId as GuestId } as const;
    expect(searchTextOf(documentAfter(conversationStarted({ owner, subject: null })))).toBe(guestId);
  });
});
