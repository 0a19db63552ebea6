import type { DomainEvent } from '../../../../src/events/envelope.ts';
import { ticketMessageProjection } from '../../../../src/projections/ticketing/messages/projection.ts';
import { ticketProjection } from '../../../../src/projections/ticketing/tickets/projection.ts';
import {
  adaObi,
  aTicketsLife,
  firstMessageId,
  internalNoteAdded,
  johnDoe,
  johnsDescription,
  MORNING,
  priorityChanged,
  recorded,
  replySent,
  secondMessageId,
  ticketId,
  ticketOpened,
  userMessageAdded,
} from '../../../support/examples.ts';

const byJohn = {
  isFromUser: true,
  isInternal: false,
  senderId: johnDoe.id,
  senderName: johnDoe.name,
  senderEmail: johnDoe.email,
};
const byAda = { isFromUser: false, senderId: adaObi.id, senderName: adaObi.name, senderEmail: adaObi.email };
const place = { ticketId, createdAt: MORNING, revision: 0, position: 10 };

describe('a message is seen', () => {
  it.each([
    [
      'as the description of a new ticket',
      ticketOpened(),
      { id: firstMessageId, message: johnsDescription, ...byJohn },
    ],
    [
      'as the user wrote it',
      userMessageAdded({ message: 'Hi' }),
      { id: secondMessageId, message: 'Hi', ...byJohn },
    ],
    [
      'as a reply',
      replySent({ message: 'Hello' }),
      { id: secondMessageId, message: 'Hello', isInternal: false, ...byAda },
    ],
    [
      'as an internal note',
      internalNoteAdded({ message: 'Psst' }),
      { id: secondMessageId, message: 'Psst', isInternal: true, ...byAda },
    ],
    [
      'of nobody known',
      userMessageAdded({ userId: null, senderName: null }),
      { id: secondMessageId, senderId: null, senderName: null },
    ],
  ])('%s', (_, event, message) => {
    expect(ticketMessageProjection.project(null, recorded(event))).toMatchObject({ ...place, ...message });
  });

  it.each(aTicketsLife.map((event) => [event.type, event] as const))(
    '%s brings one if it has one',
    (_, event) => {
      const brings = ['TicketOpened', 'UserMessageAdded', 'ReplySent', 'InternalNoteAdded'].includes(
        event.type,
      );
      expect(ticketMessageProjection.documentId(recorded(event)) !== null).toBe(brings);
    },
  );

  it('not from an event that brings none', () => {
    expect(() => ticketMessageProjection.project(null, recorded(priorityChanged('low', 'high')))).toThrow(
      'brings no message',
    );
  });
});

describe('the ticket that an event is about', () => {
  it.each(aTicketsLife.map((event) => [event.type, event] as const))('of %s', (_, event) => {
    expect(ticketProjection.documentId(recorded(event))).toBe(ticketId);
  });

  it.each<[string, DomainEvent]>([
    ['TicketNumberReserved', { type: 'TicketNumberReserved', data: { prefix: 'SMI', year: 2026 } }],
    ['TicketNumberAllotted', { type: 'TicketNumberAllotted', data: { ticketNumber: 'SMI-2026-000001' } }],
    ['UserSeen', { type: 'UserSeen', data: { userId: johnDoe.id } }],
    ['CommandClaimed', { type: 'CommandClaimed', data: {} }],
  ])('is none for %s', (_, event) => {
    expect(ticketProjection.documentId(recorded(event))).toBeNull();
    expect(ticketMessageProjection.documentId(recorded(event))).toBeNull();
  });

  it.each([{}, { ticketId: null }, { ticketId: 7 }, null, 'text'])(
    'is never left out in silence: %j',
    (data) => {
      expect(() => ticketProjection.documentId(recorded({ type: 'StatusChanged', data }))).toThrow();
    },
  );
});
