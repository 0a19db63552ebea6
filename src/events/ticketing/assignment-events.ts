import { z } from 'zod';
import { defineEvent, id } from '../definition.ts';
import type { AdminId, TicketId } from '../ids.ts';

const adminId = id<AdminId>();

export const ticketAssigned = defineEvent({
  type: 'TicketAssigned',
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    from: adminId.nullable(),
    to: adminId,
    adminName: z.string().nullable(),
  }),
  subjects: { adminName: (data) => `admin:${data.to}` },
});

/** The ticket is nobody's to answer from then on. */
export const ticketUnassigned = defineEvent({
  type: 'TicketUnassigned',
  schema: z.strictObject({ ticketId: id<TicketId>(), from: adminId }),
  subjects: {},
});
