import type { EventEnvelope } from '../../../src/events/envelope.ts';
import type { CommandId } from '../../../src/events/ids.ts';
import type { Position } from '../../../src/events/log/port.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import { serverEvents } from '../../../src/realtime/protocol.ts';
import { broadcastsOf } from '../../../src/realtime/ticketing/broadcasts.ts';
import { TIME } from '../../support/memory-log.ts';
import {
  ADMIN,
  happenings,
  NUMBER,
  OWNER,
  opened,
  REPLY,
  REPLY_PREVIEW,
  TICKET,
} from '../../support/realtime-tickets.ts';

const envelopeOf = (event: TicketEvent): EventEnvelope<TicketEvent> => ({
  id: 'event-1',
  stream: `ticket-${TICKET}`,
  revision: 7,
  position: 420 as Position,
  event,
  metadata: {
    time: TIME,
    actor: { kind: 'admin', id: ADMIN },
    commandId: 'command-1' as CommandId,
    requestId: 'request-1',
    correlationId: 'request-1',
    causationId: 'command-1',
  },
});

const told = (event: TicketEvent) => broadcastsOf(envelopeOf(event), { ticketNumber: NUMBER });
const everything: readonly TicketEvent[] = [opened(), ...Object.values(happenings)];

const version = { revision: 7, position: 420 };
const ticket = { ticket_id: TICKET, ticket_number: NUMBER };

describe('what is told after an event', () => {
  test('a new ticket', () => {
    expect(told(opened())).toEqual([
      {
        room: 'admins',
        event: 'ticket_created',
        payload: {
          id: TICKET,
          ticket_number: NUMBER,
          subject: 'Where is my money?',
          support_type: 'TRANSACTION_ISSUE',
          priority: 'medium',
          email: 'owner@example.com',
          verified: true,
          created_at: TIME,
          ...version,
        },
      },
    ]);
  });

  test('a user’s message', () => {
    const message = {
      id: 'message-2',
      message: 'Is anybody there?',
      is_from_user: true,
      is_internal: false,
      sender_name: 'Olu Owner',
      sender_email: 'owner@example.com',
      verified: false,
      attachments: null,
      createdAt: TIME,
    };
    const preview = {
      id: 'message-2',
      preview: 'Is anybody there?',
      sender_name: 'Olu Owner',
      verified: false,
      created_at: TIME,
    };
    expect(told(happenings.userMessage)).toEqual([
      { room: `ticket:${TICKET}`, event: 'new_message', payload: { ticket_id: TICKET, message, ...version } },
      {
        room: 'admins',
        event: 'ticket_updated',
        payload: { ...ticket, event: 'new_user_message', message: preview, ...version },
      },
    ]);
  });

  test('a reply, previewed by its first 100 characters', () => {
    const message = {
      id: 'message-3',
      message: REPLY,
      is_from_user: false,
      is_internal: false,
      sender_name: 'Ada Admin',
      sender_email: 'support@example.com',
      verified: true,
      attachments: null,
      createdAt: TIME,
    };
    const preview = {
      id: 'message-3',
      preview: REPLY_PREVIEW,
      sender_name: 'Ada Admin',
      verified: true,
      created_at: TIME,
    };
    expect(told(happenings.reply)).toEqual([
      { room: `ticket:${TICKET}`, event: 'new_message', payload: { ticket_id: TICKET, message, ...version } },
      {
        room: `user:${OWNER}`,
        event: 'ticket_updated',
        payload: { ...ticket, event: 'new_reply', message: preview, ...version },
      },
    ]);
  });

  test('an internal note, to the admins in the room only', () => {
    expect(told(happenings.note)).toMatchObject([
      {
        room: `ticket:${TICKET}:admins`,
        event: 'new_message',
        payload: { message: { message: 'The customer is right.', is_internal: true, is_from_user: false } },
      },
    ]);
  });

  test('a status change with resolution notes', () => {
    const change = {
      ...ticket,
      old_status: 'in_progress',
      new_status: 'resolved',
      resolution_notes: 'Refunded.',
    };
    const updated = { ...change, event: 'status_changed', ...version };
    expect(told(happenings.status)).toEqual([
      { room: `ticket:${TICKET}`, event: 'status_changed', payload: { ...change, ...version } },
      { room: `user:${OWNER}`, event: 'ticket_updated', payload: updated },
      { room: 'admins', event: 'ticket_updated', payload: updated },
    ]);
  });

  test('a status change without resolution notes doesn’t name them', () => {
    for (const { payload } of told(happenings.statusWithoutNotes))
      expect(payload).toHaveProperty('resolution_notes', null);
  });

  test('an assignment, to admins only', () => {
    const assignment = { ...ticket, assigned_to: ADMIN, assigned_admin_name: 'Ada Admin', ...version };
    expect(told(happenings.assignment)).toEqual([
      { room: `ticket:${TICKET}:admins`, event: 'ticket_assigned', payload: assignment },
      { room: 'admins', event: 'ticket_updated', payload: { ...assignment, event: 'assigned' } },
    ]);
  });

  test.each([
    [
      'a priority',
      happenings.priority,
      { event: 'priority_changed', old_priority: 'medium', new_priority: 'urgent' },
    ],
    ['tags', happenings.tags, { event: 'tags_changed', tags: ['refund', 'vip'] }],
    ['a rating', happenings.rating, { event: 'rated', rating: 4, feedback: null }],
  ])('%s', (_, event, fields) => {
    expect(told(event)).toEqual([
      { room: 'admins', event: 'ticket_updated', payload: { ...ticket, ...fields, ...version } },
    ]);
  });

  test('replaced resolution notes', () => {
    const payload = {
      ...ticket,
      event: 'resolution_notes_changed',
      resolution_notes: happenings.notesReplaced.data.resolutionNotes,
      ...version,
    };
    expect(told(happenings.notesReplaced)).toEqual([
      { room: `user:${OWNER}`, event: 'ticket_updated', payload },
      { room: 'admins', event: 'ticket_updated', payload },
    ]);
  });

  test('what happens to a ticket of nobody is told to no user', () => {
    for (const event of everything.filter(({ type }) => type !== 'TicketTransferred')) {
      const ofNobody = { ...event, data: { ...event.data, userId: null } } as TicketEvent;
      expect(told(ofNobody).filter(({ room }) => room.startsWith('user:'))).toEqual([]);
    }
  });

  test('rooms that users are in never learn the id of an admin', () => {
    for (const event of everything) {
      const toUsers = told(event).filter(
        ({ room }) => room === `ticket:${TICKET}` || room.startsWith('user:'),
      );
      expect(JSON.stringify(toUsers)).not.toContain(ADMIN);
    }
  });

  test('every payload is exactly what its entry declares, and goes to a room that the entry names', () => {
    for (const event of everything) {
      for (const broadcast of told(event)) {
        const entry = serverEvents.find((candidate) => candidate.event === broadcast.event);
        expect(entry?.payload.parse(broadcast.payload)).toEqual(broadcast.payload);
        expect(entry?.rooms).toContain(broadcast.room.replace(TICKET, 'ID').replace(/owner|stranger/, 'ID'));
      }
    }
  });
});
