import { type Instant, instant } from '../../../events/ids.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';
import type { Values, Versioning } from '../versions/versioning.ts';
import type { TicketVersion } from './documents.ts';

/** Numbers of 0 are null: response times and ratings are stored as one more than they are. */
const orNull = (number: number | null): number => (number === null ? 0 : number + 1);
const nullable = (stored: number): number | null => (stored === 0 ? null : stored - 1);

/** Words are stored as their place in their vocabulary: whoever changes one raises the projection's version. */
export const ticketVersioning: Versioning<TicketVersion> = {
  columns: {
    status: { kind: 'byte', of: ({ status }) => TICKET_STATUSES.indexOf(status) },
    priority: { kind: 'byte', of: ({ priority }) => TICKET_PRIORITIES.indexOf(priority) },
    supportType: { kind: 'byte', of: ({ supportType }) => SUPPORT_TYPES.indexOf(supportType) },
    rating: { kind: 'byte', of: ({ satisfactionRating }) => orNull(satisfactionRating) },
    assignee: { kind: 'text', of: ({ assignedTo }) => assignedTo },
    user: { kind: 'text', of: ({ userId }) => userId },
    tags: { kind: 'text', of: ({ tags }) => tags && JSON.stringify(tags) },
    responseSeconds: { kind: 'count', of: ({ responseTimeSeconds }) => orNull(responseTimeSeconds) },
    revision: { kind: 'count', of: ({ revision }) => revision },
    createdAt: { kind: 'number', of: ({ createdAt }) => Date.parse(createdAt) },
    updatedAt: { kind: 'number', of: ({ updatedAt }) => Date.parse(updatedAt) },
  },
  restore(id, position, { number, text }): TicketVersion {
    const tags = text('tags');
    return {
      id: id as TicketVersion['id'],
      userId: text('user') as TicketVersion['userId'],
      supportType: SUPPORT_TYPES[number('supportType')] ?? 'OTHER',
      status: TICKET_STATUSES[number('status')] ?? 'pending',
      priority: TICKET_PRIORITIES[number('priority')] ?? 'low',
      assignedTo: text('assignee') as TicketVersion['assignedTo'],
      tags: tags === null ? null : (JSON.parse(tags) as string[]),
      responseTimeSeconds: nullable(number('responseSeconds')),
      satisfactionRating: nullable(number('rating')),
      createdAt: timeIn('createdAt', number),
      updatedAt: timeIn('updatedAt', number),
      revision: number('revision'),
      position,
    };
  },
};

const timeIn = (column: string, number: Values['number']): Instant => instant(number(column));
