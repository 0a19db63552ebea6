import type { ConversationEvent } from '../../src/events/conversations/events.ts';
import type { Owner } from '../../src/events/conversations/people.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../src/events/conversations/vocabulary.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import type { ConversationId, GuestId, MessageId, UserId } from '../../src/events/ids.ts';
import { conversationStarted, messageRead, messageSent } from './conversations.ts';
import { numbersFrom, PAST_ADMINS, PAST_USERS, pick } from './past-tickets.ts';

type Below = (below: number) => number;

const guest = (number: number): Owner => ({ kind: 'guest', id: `guest_${number}` as GuestId });
const NAMES: Readonly<Record<string, string>> = { 'u-1': 'Ärger Obi', 'u-2': 'Jane Roe', 'u-3': 'John Doe' };
const about = (user: UserId) => ({ ownerName: NAMES[user] ?? null, ownerEmail: `${user}@example.com` });

/** Events of many conversations, each of which begins with its start; all that lists tell them apart by changes again and again. */
export function pastChats(events: number, seed = 11): readonly (readonly [string, DomainEvent])[] {
  const next = numbersFrom(seed);
  let started = 0;
  return Array.from({ length: events }, (_, index) => {
    const isNew = started === 0 || next(7) === 0;
    const number = isNew ? started++ : next(started);
    const event = isNew ? start(number, next) : change(number, index, next);
    const data = { ...event.data, conversationId: `c-${number}` as ConversationId };
    return [`conversation-c-${number}`, { type: event.type, data } as DomainEvent];
  });
}

function start(number: number, next: Below): ConversationEvent {
  const user = pick(PAST_USERS, next(3));
  const whose =
    next(2) === 0 ? { owner: guest(number) } : { owner: { kind: 'user', id: user } as Owner, ...about(user) };
  const subject = pick(['Need help', 'A card', null], next(3));
  return conversationStarted({ ...whose, subject, type: pick(CONVERSATION_TYPES, next(3)) });
}

function change(number: number, index: number, next: Below): ConversationEvent {
  const conversationId = '' as ConversationId;
  const user = pick(PAST_USERS, next(3));
  const changes: (() => ConversationEvent)[] = [
    () => messageSent(index, { messageId: `c-m-${index}` as MessageId }),
    () => messageRead(index),
    () => ({
      type: 'ConversationStatusChanged',
      data: { conversationId, from: 'open', to: pick(CONVERSATION_STATUSES, next(3)) },
    }),
    () => ({
      type: 'ConversationPriorityChanged',
      data: { conversationId, from: 'low', to: pick(CONVERSATION_PRIORITIES, next(4)) },
    }),
    () => ({
      type: 'ConversationAssigned',
      data: { conversationId, from: null, to: pick(PAST_ADMINS, next(2)), adminName: null },
    }),
    () => ({
      type: 'ConversationClaimed',
      data: { conversationId, from: `guest_${number}` as GuestId, to: user, ...about(user) },
    }),
  ];
  return pick(changes, next(changes.length))();
}
