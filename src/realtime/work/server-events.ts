import { z } from 'zod';
import { type Broadcast, type EmissionOf, serverEvent } from '../declare.ts';

export const kind = z.enum(['ticket', 'chat']).describe('`chat`: a conversation');
export const doing = z.enum(['looking', 'writing']);

export const workChanged = serverEvent({
  event: 'work:changed',
  summary:
    'Anything has happened to a ticket or a chat, also what no other event tells all admins: replies, internal notes, what was read. `GET /api/v1/unified-admin/work?ids=` returns its row. For admins who watch the list',
  rooms: ['work'],
  payload: z.strictObject({ kind, id: z.string(), revision: z.int().min(0), position: z.number() }),
});

export const presentAdmin = z.strictObject({
  kind,
  id: z.string(),
  admin_id: z.string(),
  name: z.string().describe('The name, otherwise the e-mail, otherwise the id'),
  visit: z.string().describe('Tells several windows of one admin apart'),
  doing: doing.nullable().describe('Null: no longer there'),
});
export type PresentAdmin = z.output<typeof presentAdmin>;

export const presence = serverEvent({
  event: 'presence',
  summary:
    'Another admin looks at a ticket or a chat, writes on it, or is no longer there: also when the connection was lost. For admins who are there themselves, and for those who watch the list. Users and guests never get it',
  rooms: ['present:KIND:ID', 'work'],
  payload: presentAdmin,
});

export const workServerEvents = [workChanged, presence] as const;

export type WorkEmission = EmissionOf<(typeof workServerEvents)[number]>;
export type WorkBroadcast = Broadcast<WorkEmission>;
