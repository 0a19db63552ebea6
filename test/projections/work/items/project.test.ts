import type { ConversationEvent } from '../../../../src/events/conversations/events.ts';
import type { AdminId, MessageId, UserId } from '../../../../src/events/ids.ts';
import type { TicketEvent } from '../../../../src/events/ticketing/events.ts';
import type { WorkItem } from '../../../../src/projections/work/items/documents.ts';
import { itemOf, projectItem } from '../../../../src/projections/work/items/project.ts';
import { unreadOf, waitingSince } from '../../../../src/projections/work/items/state.ts';
import {
  answerSent,
  claimedByJohn,
  conversationStarted,
  conversationStatusChanged,
  guestId,
  messageRead,
  messageSent,
} from '../../../support/conversations.ts';
import {
  johnDoe,
  MORNING,
  recorded,
  replySent,
  secondsAfter,
  statusChanged,
  ticketId,
  ticketOpened,
  userMessageAdded,
} from '../../../support/examples.ts';

type Event = TicketEvent | ConversationEvent;

function itemAfter(...events: readonly Event[]): WorkItem {
  const item = events.reduce<WorkItem | null>(
    (current, event, revision) => projectItem(current, recorded(event, revision) as never),
    null,
  );
  if (item === null) throw new Error('nothing happened');
  return item;
}

describe('a ticket as an item of work', () => {
  it('waits for an answer from its opening until a reply', () => {
    const opened = itemAfter(ticketOpened());
    expect(opened).toMatchObject({
      kind: 'ticket',
      status: 'pending',
      unread: 1,
      owner: `user:${johnDoe.id}`,
    });
    expect(waitingSince(opened)).toBe(MORNING);
    expect(itemAfter(ticketOpened(), replySent())).toMatchObject({ unread: 0, askedAt: null });
    expect(itemAfter(ticketOpened(), replySent(), userMessageAdded())).toMatchObject({ unread: 1 });
  });

  it('waits no longer once it is finished, and not while support waits', () => {
    expect(waitingSince(itemAfter(ticketOpened(), statusChanged('pending', 'waiting_user')))).toBeNull();
    const resolved = itemAfter(ticketOpened(), statusChanged('pending', 'resolved'));
    expect([unreadOf(resolved), waitingSince(resolved)]).toEqual([0, null]);
    // Resolved by a slip of the finger, and taken back.
    const again = itemAfter(
      ticketOpened(),
      statusChanged('pending', 'resolved'),
      statusChanged('resolved', 'pending'),
    );
    expect([unreadOf(again), waitingSince(again)]).toEqual([1, MORNING]);
  });

  it('opened for a chat waits for what support hasn’t answered there, since then', () => {
    const opened = ticketOpened({ writtenAt: secondsAfter(-60) });
    const said = (seconds: number, senderId: UserId | AdminId | null, isFromUser = false): TicketEvent => ({
      type: 'ChatMessageAdded',
      data: {
        ...{ ticketId, userId: johnDoe.id, messageId: `${seconds}` as MessageId, message: 'Hello' },
        ...{ isFromUser, senderId, senderName: null, senderEmail: null, writtenAt: secondsAfter(seconds) },
      },
    });
    expect(waitingSince(itemAfter(opened))).toBe(secondsAfter(-60));
    expect(waitingSince(itemAfter(opened, said(-50, null)))).toBe(secondsAfter(-60));
    const answered = itemAfter(opened, said(-50, 'ada' as AdminId));
    expect([unreadOf(answered), waitingSince(answered)]).toEqual([0, null]);
    const asked = itemAfter(opened, said(-50, 'ada' as AdminId), said(-40, johnDoe.id, true));
    expect([unreadOf(asked), waitingSince(asked)]).toEqual([1, secondsAfter(-40)]);
    // The desk wrote first there: the ticket begins with its subject, at its opening.
    expect(waitingSince(itemAfter(ticketOpened(), said(-50, null), said(-40, johnDoe.id, true)))).toBe(
      secondsAfter(-40),
    );
  });
});

describe('a chat as an item of work', () => {
  it('waits from the first message without an answer, also one that was read', () => {
    expect(waitingSince(itemAfter(conversationStarted()))).toBeNull();
    const written = itemAfter(conversationStarted(), messageSent(1), messageSent(2));
    expect(written).toMatchObject({
      kind: 'chat',
      unread: 2,
      askedAt: secondsAfter(60),
      owner: `guest:${guestId}`,
    });
    const read = itemAfter(conversationStarted(), messageSent(1), messageRead(1));
    expect([read.unread, waitingSince(read)]).toEqual([0, secondsAfter(60)]);
    expect(itemAfter(conversationStarted(), messageSent(1), answerSent(2)).askedAt).toBeNull();
  });

  it('waits no longer once it is closed, and is of whoever took it over', () => {
    const events = [conversationStarted(), messageSent(1)];
    expect(waitingSince(itemAfter(...events, conversationStatusChanged('open', 'closed')))).toBeNull();
    expect(itemAfter(...events, claimedByJohn()).owner).toBe(`user:${johnDoe.id}`);
  });
});

it('the item of an event is that of its ticket or conversation', () => {
  expect(itemOf(recorded(ticketOpened()) as never)).toMatch(/^ticket:/);
  expect(itemOf(recorded(messageSent(1)) as never)).toMatch(/^chat:/);
});

it('what never began can’t change', () => {
  expect(() => itemAfter(messageSent(1))).toThrow('ConversationMessageSent happened to what never began');
});
