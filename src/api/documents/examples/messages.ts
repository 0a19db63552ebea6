import { CHAT_MESSAGE_EXAMPLES, GUEST_ID, GUEST_SECRET } from './chat.ts';
import {
  ada,
  FEEDBACK,
  john,
  NOTES,
  OPENED,
  REPLIED,
  REPLY,
  SUBJECT,
  TICKET_ID,
  TICKET_NUMBER,
} from './people.ts';
import { adasReply } from './tickets.ts';

/** What is sent over the sockets, mostly about John's ticket, by the name of the message in the document. */

const ticket = { ticket_id: TICKET_ID };
const numbered = { ...ticket, ticket_number: TICKET_NUMBER };
const version = { revision: 2, position: 1042 };
const resolved = { old_status: 'in_progress', new_status: 'resolved', resolution_notes: NOTES };
const assigned = { assigned_to: ada.id, assigned_admin_name: adasReply.sender_name };
const adaLooks = {
  ...{ kind: 'ticket', id: TICKET_ID, admin_id: ada.id, name: adasReply.sender_name },
  ...{ visit: '019c8fa0-1c2d-7e3f-8a4b-5c6d7e8f9a02', doing: 'looking' },
};
const preview = {
  id: adasReply.id,
  preview: REPLY.slice(0, 100),
  sender_name: adasReply.sender_name,
  verified: true,
  created_at: REPLIED,
};
const updated = (event: string, fields: object) => ({ ...numbered, event, ...fields, ...version });

export const MESSAGE_EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  'client.join_ticket': [ticket, { ...ticket, since_revision: 2 }],
  'reply.join_ticket': [{ success: true, message: 'Joined ticket', ...numbered, revision: 2 }],
  'client.leave_ticket': [ticket],
  'reply.leave_ticket': [{ success: true, message: 'Left ticket', ...ticket }],
  'client.typing': [ticket],
  'reply.typing': [{ success: true }],
  'client.stop_typing': [ticket],
  'reply.stop_typing': [{ success: true }],
  'reply.declined': [{ success: false, message: 'Ticket not found' }],
  'server.connection_success': [
    { type: 'user', userId: john.id },
    { type: 'admin', adminId: ada.id },
    { type: 'guest', guestId: GUEST_ID, guestSecret: GUEST_SECRET },
  ],
  'server.resync': [{ position: 11_042 }, { position: 11_042, ...ticket }],
  'server.new_message': [
    { ...ticket, message: { ...adasReply, is_internal: false, createdAt: REPLIED }, ...version },
  ],
  'server.ticket_updated': [
    updated('new_reply', { message: preview }),
    updated('new_user_message', { message: { ...preview, sender_name: 'John Doe' } }),
    updated('status_changed', resolved),
    updated('assigned', assigned),
    updated('priority_changed', { old_priority: 'medium', new_priority: 'urgent' }),
    updated('resolution_notes_changed', { resolution_notes: NOTES }),
    updated('tags_changed', { tags: ['limits', 'vip'] }),
    updated('rated', { rating: 4, feedback: FEEDBACK }),
  ],
  'server.status_changed': [{ ...numbered, ...resolved, ...version }],
  'server.ticket_assigned': [{ ...numbered, ...assigned, ...version }],
  'server.ticket_created': [
    {
      id: TICKET_ID,
      ticket_number: TICKET_NUMBER,
      subject: SUBJECT,
      support_type: 'TRANSACTION_ISSUE',
      priority: 'medium',
      email: john.email,
      verified: true,
      created_at: OPENED,
      revision: 0,
      position: 1037,
    },
  ],
  'server.typing': [{ ...ticket, user_id: null, is_admin: true }],
  'server.stop_typing': [{ ...ticket, user_id: null, is_admin: true }],
  ...CHAT_MESSAGE_EXAMPLES,
  'client.work_watch': [{}, { since_position: 1042 }],
  'reply.work_watch': [{ success: true, message: 'Watching', present: [{ ...adaLooks, doing: 'writing' }] }],
  'client.work_unwatch': [{}],
  'reply.work_unwatch': [{ success: true, message: 'No longer watching' }],
  'client.presence_set': [{ kind: 'ticket', id: TICKET_ID, doing: 'looking' }],
  'reply.presence_set': [{ success: true, present: [adaLooks] }],
  'client.presence_clear': [{ kind: 'ticket', id: TICKET_ID }],
  'reply.presence_clear': [{ success: true }],
  'server.work_changed': [{ kind: 'ticket', id: TICKET_ID, ...version }],
  'server.person_erased': [{ position: 1042 }],
  'server.presence': [adaLooks, { ...adaLooks, doing: null }],
  'server.connect_error': [{ message: 'no token provided' }],
};
