import { ANONYMOUS } from '../../../src/commands/caller.ts';
import {
  assignConversation,
  unassignConversation,
} from '../../../src/commands/conversations/assign-conversation.ts';
import { changePriority } from '../../../src/commands/conversations/change-priority.ts';
import { changeStatus, closeIfEmpty } from '../../../src/commands/conversations/change-status.ts';
import { claimConversation } from '../../../src/commands/conversations/claim-conversation.ts';
import { type MarkRead, markRead } from '../../../src/commands/conversations/mark-read.ts';
import { notify } from '../../../src/commands/conversations/notify.ts';
import { recordTicket } from '../../../src/commands/conversations/record-ticket.ts';
import { requestTicket } from '../../../src/commands/conversations/request-ticket.ts';
import { type SendMessage, sendMessage } from '../../../src/commands/conversations/send-message.ts';
import type { GuestId, TicketId, TicketNumber } from '../../../src/events/ids.ts';
import {
  answerSent,
  chatMessageId,
  claimedByJohn,
  conversationAssigned,
  conversationId,
  conversationStarted,
  conversationStatusChanged,
  conversationTicketOpened,
  conversationTicketRequested,
  conversationUnassigned,
  given,
  guestAsOwner,
  guestId,
  johnAsOwner,
  johnsConversation,
  messageRead,
  messageSent,
} from '../../support/conversations.ts';
import { ada, adaObi, jane, john, johnDoe } from '../../support/examples.ts';

const sending = (changes: Partial<SendMessage> = {}): SendMessage => ({
  ...{ messageId: chatMessageId(1), message: 'Hello, I need help', messageType: 'text' },
  ...{ caller: { kind: 'guest', id: guestId }, callerName: null, guestAccess: 'guest-id' },
  ...changes,
});

describe('sending a message', () => {
  it('numbers the messages of a conversation from 1', () => {
    given(conversationStarted())
      .when((conversation) => sendMessage(conversation, sending()))
      .then(messageSent(1));
    given(conversationStarted(), messageSent(1))
      .when((conversation) => sendMessage(conversation, sending({ messageId: chatMessageId(2) })))
      .then(messageSent(2));
  });

  it('is done under an admin’s own name', () => {
    const byAda = sending({ caller: ada, callerName: adaObi.name, message: 'How can I help?' });
    given(conversationStarted())
      .when((conversation) => sendMessage(conversation, byAda))
      .then(answerSent(1));
  });

  it('is done under the owner’s name as long as nobody knows a newer one', () => {
    const sent = (senderName: string) =>
      messageSent(1, { owner: johnAsOwner, sender: johnAsOwner, senderName });
    given(johnsConversation())
      .when((conversation) => sendMessage(conversation, sending({ caller: john })))
      .then(sent(johnDoe.name));
    given(johnsConversation())
      .when((conversation) => sendMessage(conversation, sending({ caller: john, callerName: 'Johnny' })))
      .then(sent('Johnny'));
  });

  it('refuses whoever may not use the conversation, as if there were none', () => {
    given(johnsConversation())
      .when((conversation) => sendMessage(conversation, sending({ caller: jane })))
      .thenRefused('conversation_not_found', { field: 'conversationId' });
    given()
      .when((conversation) => sendMessage(conversation, sending({ caller: ada })))
      .thenRefused('conversation_not_found', { field: 'conversationId' });
    given(conversationStarted())
      .when((conversation) => sendMessage(conversation, sending({ caller: ANONYMOUS })))
      .thenRefused('conversation_not_found');
  });

  it.each(['system', 'auth_code'] as const)('refuses %s from a guest', (messageType) => {
    given(conversationStarted())
      .when((conversation) => sendMessage(conversation, sending({ messageType })))
      .thenRefused('message_type_not_allowed', { field: 'messageType' });
  });

  it('refuses a closed conversation, also to admins', () => {
    for (const caller of [ada, { kind: 'guest', id: guestId } as const]) {
      given(conversationStarted(), conversationStatusChanged('open', 'closed'))
        .when((conversation) => sendMessage(conversation, sending({ caller })))
        .thenRefused('conversation_closed');
    }
  });

  it('is possible in a pending one', () => {
    given(conversationStarted(), conversationStatusChanged('open', 'pending'))
      .when((conversation) => sendMessage(conversation, sending()))
      .then(messageSent(1));
  });

  it('is no longer the guest’s once a user has claimed the conversation', () => {
    given(conversationStarted(), claimedByJohn())
      .when((conversation) => sendMessage(conversation, sending()))
      .thenRefused('conversation_not_found');
  });
});

describe('what the desk writes', () => {
  it('comes from nobody, also in a closed conversation', () => {
    const written = { messageId: chatMessageId(1), message: '••••••', messageType: 'auth_code' } as const;
    given(conversationStarted(), conversationStatusChanged('open', 'closed'))
      .when((conversation) => notify(conversation, written))
      .then(messageSent(1, { ...written, sender: { kind: 'system', id: null } }));
  });
});

describe('reading a message', () => {
  const reading = (changes: Partial<MarkRead> = {}): MarkRead => ({
    message: { id: chatMessageId(1), number: 1, writtenBy: 'owner' },
    caller: ada,
    hasJoined: false,
    guestAccess: 'guest-id',
    ...changes,
  });
  const byGuest = reading({ caller: { kind: 'guest', id: guestId } });

  it('is recorded once', () => {
    given(conversationStarted(), messageSent(1))
      .when((conversation) => markRead(conversation, reading()))
      .then(messageRead(1, 'owner'));
    given(conversationStarted(), messageSent(1), messageRead(1))
      .when((conversation) => markRead(conversation, reading()))
      .then();
  });

  it('changes nothing for one’s own side', () => {
    given(conversationStarted(), messageSent(1))
      .when((conversation) => markRead(conversation, byGuest))
      .then();
  });

  it('leaves the others unread', () => {
    const third = { id: chatMessageId(3), number: 3, writtenBy: 'owner' } as const;
    given(conversationStarted(), messageSent(1), messageSent(2), messageSent(3), messageRead(3))
      .when((conversation) => markRead(conversation, reading({ message: { ...third, number: 2 } })))
      .then({
        type: 'ConversationMessageRead',
        data: { conversationId, messageId: third.id, number: 2, writtenBy: 'owner' },
      });
  });

  it('refuses whoever has a message’s id and not the conversation’s', () => {
    const stranger = { caller: john, guestAccess: 'conversation-id' } as const;
    given(conversationStarted(), messageSent(1))
      .when((conversation) => markRead(conversation, reading({ ...stranger, hasJoined: false })))
      .thenRefused('message_not_found', { field: 'messageId' });
    given(conversationStarted(), messageSent(1))
      .when((conversation) => markRead(conversation, reading({ ...stranger, hasJoined: true })))
      .then();
  });

  it('refuses whoever may not use the conversation', () => {
    given(johnsConversation(), messageSent(1))
      .when((conversation) => markRead(conversation, byGuest))
      .thenRefused('message_not_found', { field: 'messageId' });
  });
});

describe('what admins change', () => {
  const admin = { id: adaObi.id, name: adaObi.name };

  it('is whom it is assigned to', () => {
    given(conversationStarted())
      .when((conversation) => assignConversation(conversation, { admin }))
      .then(conversationAssigned());
  });

  it('is that nobody has it any more', () => {
    given(conversationStarted(), conversationAssigned())
      .when(unassignConversation)
      .then(conversationUnassigned());
    given(conversationStarted(), conversationAssigned(), conversationUnassigned())
      .when((conversation) => assignConversation(conversation, { admin }))
      .then(conversationAssigned());
  });

  it('is nothing when it is so already', () => {
    const asItIs = given(conversationStarted(), conversationAssigned());
    asItIs.when((conversation) => assignConversation(conversation, { admin })).then();
    given(conversationStarted()).when(unassignConversation).then();
    asItIs.when((conversation) => changePriority(conversation, { priority: 'normal' })).then();
    asItIs.when((conversation) => changeStatus(conversation, { status: 'open' })).then();
  });

  it('refuses an admin whom nobody knows', () => {
    given(conversationStarted())
      .when((conversation) => assignConversation(conversation, { admin: null }))
      .thenRefused('admin_not_found', { field: 'adminId' });
  });

  it('is the priority', () => {
    given(conversationStarted())
      .when((conversation) => changePriority(conversation, { priority: 'urgent' }))
      .then({ type: 'ConversationPriorityChanged', data: { conversationId, from: 'normal', to: 'urgent' } });
  });

  it('is the status', () => {
    given(conversationStarted())
      .when((conversation) => changeStatus(conversation, { status: 'closed' }))
      .then(conversationStatusChanged('open', 'closed'));
  });

  it('never opens what is closed past the owner’s slot', () => {
    given(conversationStarted(), conversationStatusChanged('open', 'closed'))
      .when((conversation) => changeStatus(conversation, { status: 'open' }))
      .thenRefused('too_many_conflicts');
  });

  it.each([
    ['assigning', (state: null) => assignConversation(state, { admin })],
    ['unassigning', unassignConversation],
    ['the priority', (state: null) => changePriority(state, { priority: 'low' })],
    ['the status', (state: null) => changeStatus(state, { status: 'open' })],
  ])('refuses what never started: %s', (_, decide) => {
    given()
      .when(() => decide(null))
      .thenRefused('conversation_not_found');
  });
});

describe('claiming a conversation', () => {
  const user = { id: johnDoe.id, name: johnDoe.name, email: johnDoe.email };
  const claim = { guestId, user };

  it('makes it the user’s, and closes it when another one has their slot', () => {
    given(conversationStarted())
      .when((conversation) => claimConversation(conversation, claim))
      .then(claimedByJohn(), conversationStatusChanged('open', 'closed'));
    given(conversationStarted(), conversationStatusChanged('open', 'closed'))
      .when((conversation) => claimConversation(conversation, claim))
      .then(claimedByJohn());
  });

  it('changes nothing the second time', () => {
    given(conversationStarted(), claimedByJohn())
      .when((conversation) => claimConversation(conversation, claim))
      .then();
  });

  it('leaves alone what is another guest’s or a user’s', () => {
    const other = { guestId: 'guest_2' as GuestId, user };
    given(conversationStarted())
      .when((conversation) => claimConversation(conversation, other))
      .then();
    given(johnsConversation())
      .when((conversation) => claimConversation(conversation, claim))
      .then();
  });

  it('closes the user’s own one only while nobody has said anything in it', () => {
    given(johnsConversation()).when(closeIfEmpty).then(conversationStatusChanged('open', 'closed'));
    given(johnsConversation(), messageSent(1)).when(closeIfEmpty).then();
    given(johnsConversation(), conversationStatusChanged('open', 'closed')).when(closeIfEmpty).then();
  });
});

describe('the ticket of a conversation', () => {
  const ticket = {
    ticketId: '48300faf-6434-545f-989c-f126a81974c6' as TicketId,
    ticketNumber: 'SMI-2026-000001' as TicketNumber,
    messageId: chatMessageId(2),
    messages: 1,
  };
  const asked = { subject: 'A transfer', supportType: 'OTHER', email: 'john@example.com' };

  it('is the one that was asked for first', () => {
    given(conversationStarted())
      .when((conversation) => requestTicket(conversation, asked))
      .then(conversationTicketRequested(asked));
    given(conversationStarted(), conversationTicketRequested())
      .when((conversation) => requestTicket(conversation, asked))
      .then();
    given(conversationStarted(), conversationTicketOpened())
      .when((conversation) => requestTicket(conversation, asked))
      .then();
  });

  it('is not recorded while it lacks a message', () => {
    given(conversationStarted(), conversationTicketRequested(), messageSent(1), messageSent(2))
      .when((conversation) => recordTicket(conversation, ticket))
      .then();
  });

  it('is told to the owner by the desk', () => {
    given(conversationStarted(), messageSent(1))
      .when((conversation) => recordTicket(conversation, ticket))
      .then(
        conversationTicketOpened(),
        messageSent(2, {
          ...{ sender: { kind: 'system', id: null }, messageType: 'system' },
          message: 'Support has opened ticket SMI-2026-000001 for this conversation.',
        }),
      );
  });

  it('is the one that it has already', () => {
    given(conversationStarted(), conversationTicketOpened())
      .when((conversation) => recordTicket(conversation, ticket))
      .then();
  });
});

describe('a conversation', () => {
  it('is what its events made of it', () => {
    const { state } = given(
      conversationStarted(),
      messageSent(1),
      answerSent(2),
      messageRead(1),
      conversationAssigned(),
      { type: 'ConversationPriorityChanged', data: { conversationId, from: 'normal', to: 'high' } },
      conversationStatusChanged('open', 'closed'),
      conversationStatusChanged('closed', 'open'),
      conversationStatusChanged('open', 'pending'),
      claimedByJohn(),
      conversationTicketOpened(),
    );
    expect(state).toEqual({
      ...{ id: conversationId, owner: johnAsOwner, ownerName: johnDoe.name, ownerEmail: johnDoe.email },
      ...{ type: 'general', subject: 'Need help', status: 'pending', priority: 'high' },
      ...{ assignedTo: adaObi.id, messages: 2, read: [[1, 1]], openings: 2, ticketRequest: null },
      ticket: { id: '48300faf-6434-545f-989c-f126a81974c6', number: 'SMI-2026-000001' },
    });
  });

  it('can’t go on before it started', () => {
    expect(() => given(messageSent(1))).toThrow('never started');
  });

  it('is a guest’s from the start when nobody had a token', () => {
    expect(given(conversationStarted()).state?.owner).toEqual(guestAsOwner);
  });
});
