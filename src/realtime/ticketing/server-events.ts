import { z } from 'zod';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import { type Broadcast, type EmissionOf, serverEvent } from '../declare.ts';

const id = z.string();
const status = z.enum(TICKET_STATUSES);
const priority = z.enum(TICKET_PRIORITIES);
const time = z.iso.datetime({ precision: 3 });

/** The ticket's version after the change, and the place of the change in the event log. */
const version = { revision: z.int().min(0), position: z.number() };
const ticket = { ticket_id: id, ticket_number: z.string() };

const message = z.strictObject({
  id,
  message: z.string(),
  is_from_user: z.boolean(),
  is_internal: z.boolean(),
  sender_name: z.string().nullable(),
  sender_email: z.string().nullable(),
  verified: z
    .boolean()
    .describe('Whether the author has proven who they are; else the sender is who the author claims to be'),
  attachments: z.null(),
  createdAt: time,
});

/** `preview`: the first 100 characters. */
const messagePreview = z.strictObject({
  id,
  preview: z.string(),
  sender_name: z.string().nullable(),
  verified: z.boolean(),
  created_at: time,
});

const changeOfStatus = {
  old_status: status,
  new_status: status,
  resolution_notes: z.string().nullable(),
};
const assignment = {
  assigned_to: id.nullable().describe('Null: the ticket was unassigned'),
  assigned_admin_name: z
    .string()
    .nullable()
    .describe('The name, otherwise the e-mail, otherwise the id; null if unassigned'),
};

const updated = <const Event extends string, const Fields extends z.core.$ZodShape>(
  event: Event,
  fields: Fields,
) => z.strictObject({ ...ticket, event: z.literal(event), ...fields, ...version });

export const newMessage = serverEvent({
  event: 'new_message',
  summary:
    'A message was added to a ticket whose room the socket has joined. Only admins receive internal notes',
  rooms: ['ticket:ID', 'ticket:ID:admins'],
  payload: z.strictObject({ ticket_id: id, message, ...version }),
});

export const ticketUpdated = serverEvent({
  event: 'ticket_updated',
  summary:
    'A ticket has changed; joining is not needed. Its owner receives replies, status changes and new resolution notes. Admins receive users’ messages and changes of status, resolution notes, assignment, priority, tags, owner and rating. When the owner changes, the old and the new owner receive that. For a joined ticket, `new_message` and `status_changed` report the same change with the same `revision`',
  rooms: ['user:ID', 'admins', 'ticket:ID'],
  payload: z.discriminatedUnion('event', [
    updated('new_reply', { message: messagePreview }),
    updated('new_user_message', { message: messagePreview }),
    updated('status_changed', changeOfStatus),
    updated('resolution_notes_changed', { resolution_notes: z.string().nullable() }),
    updated('assigned', assignment),
    updated('priority_changed', { old_priority: priority, new_priority: priority }),
    updated('tags_changed', { tags: z.array(z.string()) }),
    updated('owner_changed', {
      user_id: id.nullable().describe('The new owner; null for sockets of the old owner'),
    }),
    updated('rated', { rating: z.int().min(1).max(5), feedback: z.string().nullable() }),
  ]),
});

export const statusChanged = serverEvent({
  event: 'status_changed',
  summary: 'The status of a ticket whose room the socket has joined has changed',
  rooms: ['ticket:ID'],
  payload: z.strictObject({ ...ticket, ...changeOfStatus, ...version }),
});

export const ticketAssigned = serverEvent({
  event: 'ticket_assigned',
  summary: 'A ticket whose room the admin has joined was assigned or unassigned',
  rooms: ['ticket:ID:admins'],
  payload: z.strictObject({ ...ticket, ...assignment, ...version }),
});

export const ticketCreated = serverEvent({
  event: 'ticket_created',
  summary: 'A ticket was opened',
  rooms: ['admins'],
  payload: z.strictObject({
    id,
    ticket_number: z.string(),
    subject: z.string(),
    support_type: z.enum(SUPPORT_TYPES),
    priority,
    email: z.string(),
    verified: z.boolean().describe('Whether its user opened it with a token'),
    created_at: time,
    ...version,
  }),
});

/** `user_id`: who is typing; null for an admin, since users never learn which admin it is. */
const typist = z.strictObject({ ticket_id: id, user_id: id.nullable(), is_admin: z.boolean() });

export const typing = serverEvent({
  event: 'typing',
  summary: 'Another participant in the ticket’s room is writing',
  rooms: ['ticket:ID'],
  payload: typist,
});

export const stopTyping = serverEvent({
  event: 'stop_typing',
  summary: 'Another participant in the ticket’s room has stopped writing, left it or lost the connection',
  rooms: ['ticket:ID'],
  payload: typist,
});

export const ticketingServerEvents = [
  newMessage,
  ticketUpdated,
  statusChanged,
  ticketAssigned,
  ticketCreated,
  typing,
  stopTyping,
] as const;

export type TicketEmission = EmissionOf<(typeof ticketingServerEvents)[number]>;
export type TicketBroadcast = Broadcast<TicketEmission>;
export type TicketUpdate = Extract<TicketEmission, { event: 'ticket_updated' }>['payload'];
/** The fields of every update of a ticket: the ticket, and the place in its history. */
export type UpdatePlace = Pick<TicketUpdate, 'ticket_id' | 'ticket_number' | 'revision' | 'position'>;
