import { z } from 'zod';
import { count, ignoredParameters, nextCursor, text, textOrNull, time, timeOrNull, view } from '../views.ts';

const entry = view('PersonalEntry', {
  position: count,
  time,
  type: text.describe('What happened, as the feed of events names it'),
  by: text.describe('Who did it: `user`, `guest`, `admin`, `service`, `anonymous`, or `system` for the desk'),
  data: z.record(text, z.unknown()).describe('The person’s own data in it'),
});

const look = view('PersonalLook', {
  time,
  by: z.strictObject({ kind: text, id: text }),
  operation: text.describe('What was called'),
  reason: textOrNull.describe('The code that was given for it'),
});

const ticketFacts = view('PersonTicket', {
  ticket_number: text,
  support_type: text,
  status: text,
  priority: text,
  tags: z.array(text).nullable(),
  satisfaction_rating: count.nullable(),
  created_at: time,
}).describe('Of a ticket of the person; null where they wrote into one of another person');
export type TicketFacts = z.infer<typeof ticketFacts>;

export const exportData = view('PersonExport', {
  person: text.describe('As it was asked for; an address or a number as its hash'),
  subjects: z.array(text).describe('The data subjects that are this person, as `kind:id`'),
  internal_notes: z
    .boolean()
    .describe(
      'Whether internal notes about the person are among the entries, without the names of their authors',
    ),
  records: z.array(entry).describe('What is recorded of the person, and what their account says'),
  tickets: z.array(
    z.strictObject({ ticket_id: text, about: ticketFacts.nullable(), entries: z.array(entry) }),
  ),
  conversations: z.array(z.strictObject({ conversation_id: text, entries: z.array(entry) })),
  looks: z
    .array(look)
    .describe(
      'Who looked at these data, or at everyone’s since there were any of theirs, the latest first; at most 1,000',
    ),
});
export type ExportData = z.infer<typeof exportData>;
export type ExportEntry = z.infer<typeof entry>;

export const retentionData = view('Retention', {
  at: time,
  policies: z.array(
    z.strictObject({
      policy: text.describe('As `RETENTION` has it'),
      people: z.array(text).describe('Who would be erased, as `kind:id`: at most the first 1000'),
    }),
  ),
  ignored_parameters: ignoredParameters,
});

const listedErasure = view('ListedErasure', {
  receipt: text,
  person: text.describe('As it was asked for; an address or a number as its hash'),
  reason: text,
  requested_by: z.strictObject({ kind: text, id: textOrNull }),
  requested_at: time,
  erased_at: timeOrNull.describe('When the keys were destroyed'),
});

export const erasureListData = z.strictObject({
  erasures: z.array(listedErasure).describe('The latest first. Each receipt has more'),
  next_cursor: nextCursor,
  ignored_parameters: ignoredParameters,
});

const STATES = ['destroying_keys', 'forgetting', 'done'] as const;

export const receiptData = view('ErasureReceipt', {
  receipt: text,
  person: text.describe('As it was asked for; an address or a number as its hash'),
  subjects: z.array(text).describe('The data subjects that were this person, as `kind:id`'),
  reason: text,
  requested_by: z.strictObject({ kind: text, id: textOrNull }),
  requested_at: time,
  erased_at: timeOrNull.describe(
    'When the keys were destroyed: from then on nothing of it can be read in the log',
  ),
  events: count.describe('How many events held data of the person'),
  keys: count.describe('How many keys they were sealed under'),
  state: z
    .enum(STATES)
    .describe(
      '`forgetting`: lists and searches are still being rebuilt without the person; `done`: nothing is left',
    ),
});
export type ReceiptData = z.infer<typeof receiptData>;
