import { ANONYMOUS, type Caller } from '../../../src/commands/caller.ts';
import { revealTo } from '../../../src/commands/ticketing/revealing.ts';
import { type TicketState, ticketFold } from '../../../src/commands/ticketing/ticket.ts';
import type { EventEnvelope } from '../../../src/events/envelope.ts';
import type { ConversationId, MessageId } from '../../../src/events/ids.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import {
  ada,
  adaObi,
  aTicketsLife,
  bearer,
  jane,
  john,
  johnDoe,
  MORNING,
  metadata,
  recorded,
  ticketId,
  ticketOpened,
  ticketUnassigned,
} from '../../support/examples.ts';

type Type = TicketEvent['type'];

/** A ticket that was opened for a conversation has had everything happen to it. */
const conversationId = '550e8400-e29b-41d4-a716-446655440000' as ConversationId;
const life: readonly TicketEvent[] = [
  ...aTicketsLife,
  ticketUnassigned(),
  { type: 'TicketLinked', data: { ticketId, conversationId } },
  {
    type: 'ChatMessageAdded',
    data: {
      ...{ ticketId, userId: johnDoe.id, messageId: 'm-5' as MessageId, message: 'Hello', isFromUser: false },
      ...{ senderId: adaObi.id, senderName: adaObi.name, senderEmail: adaObi.email, writtenAt: MORNING },
    },
  },
  { type: 'TicketTransferred', data: { ticketId, from: johnDoe.id, to: 'john-too' as typeof johnDoe.id } },
];

const byAda = metadata({ actor: { kind: 'admin', id: adaObi.id } });
const ofUser = (userId: typeof johnDoe.id | null): TicketState =>
  ticketFold.evolve(ticketFold.initial, ticketOpened({ userId }));
const johns = ofUser(johnDoe.id);
const told = (caller: Caller, event: TicketEvent, ticket = johns) =>
  revealTo(caller, 'number')(ticket)(recorded(event, 1, { metadata: byAda }) as EventEnvelope);
const fieldsToldTo = (caller: Caller, type: Type, ticket = johns) => {
  const event = life.find((each) => each.type === type) as TicketEvent;
  const happening = told(caller, event, ticket);
  return happening && Object.keys(happening.data as object).toSorted();
};

const MESSAGE = ['message', 'messageId', 'senderEmail', 'senderName', 'ticketId'];
const OPENED = [
  ...[
    'description',
    'email',
    'isVerified',
    'messageId',
    'phoneNumber',
    'priority',
    'relatedTransactionId',
    'senderName',
  ],
  ...['subject', 'supportType', 'ticketId', 'ticketNumber', 'writtenAt'],
];

/** What is told of each type to those who know the number, and to the owner where that is more. Null: nothing. */
const TOLD: { readonly [Each in Type]: readonly [string[] | null, string[]?] } = {
  TicketOpened: [OPENED],
  UserMessageAdded: [['isVerified', ...MESSAGE]],
  ReplySent: [MESSAGE],
  InternalNoteAdded: [null],
  StatusChanged: [
    ['from', 'ticketId', 'to'],
    ['from', 'resolutionNotes', 'ticketId', 'to'],
  ],
  ResolutionNotesReplaced: [null],
  PriorityChanged: [['from', 'ticketId', 'to']],
  TicketAssigned: [null],
  TicketUnassigned: [null],
  TagsSet: [null],
  TicketRated: [['feedback', 'rating', 'ticketId']],
  TicketLinked: [null],
  ChatMessageAdded: [[...MESSAGE, 'isFromUser', 'writtenAt'].toSorted()],
  TicketTransferred: [null],
};

describe.each(Object.entries(TOLD) as [Type, (typeof TOLD)[Type]][])('of %s', (type, [byNumber, owner]) => {
  it.each([
    ['somebody without a token', ANONYMOUS, johns],
    ['a service', bearer('service', 'directory'), johns],
    ['an analyst with the id of the owner', bearer('analyst', johnDoe.id), johns],
    ['a user, when it is of nobody', jane, ofUser(null)],
  ] as const)('%s is told no more than the number shows', (_, caller, ticket) => {
    expect(fieldsToldTo(caller, type, ticket)).toEqual(byNumber);
  });

  it('its owner is told what they can read themselves', () => {
    expect(fieldsToldTo(john, type)).toEqual(owner ?? byNumber);
  });

  it('an admin is told everything as it is recorded', () => {
    const event = life.find((each) => each.type === type) as TicketEvent;
    expect(told(ada, event)).toEqual({ type, actor: byAda.actor, time: byAda.time, data: event.data });
  });
});

describe('who it was', () => {
  const reply = life.find(({ type }) => type === 'ReplySent') as TicketEvent;

  it.each([
    ['the owner', john],
    ['somebody without a token', ANONYMOUS],
  ])('is for %s support, not which admin', (_, caller) => {
    expect(told(caller, reply)?.actor).toEqual({ kind: 'system', id: null });
  });

  it('is for a user themselves, under their own name', () => {
    const happening = revealTo(john, 'number')(johns)(recorded(ticketOpened(), 0));
    expect(happening?.actor).toEqual({ kind: 'user', id: johnDoe.id });
  });

  it('is for others no user in particular', () => {
    const happening = revealTo(ANONYMOUS, 'number')(johns)(recorded(ticketOpened(), 0));
    expect(happening?.actor).toEqual({ kind: 'anonymous', id: null });
  });
});
