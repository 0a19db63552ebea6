import { z } from 'zod';
import { WORK_KINDS } from '../../projections/work/items/documents.ts';
import { WORK_PRIORITIES, WORK_STATUSES } from '../../projections/work/items/state.ts';
import { choice, identifier } from '../kernel/input.ts';
import { tags } from '../ticketing/tag-inputs.ts';
import { count, text, textOrNull } from '../views.ts';
import { MOST_ITEMS } from './inputs.ts';

/** A change of one field; `to` is what it shall be. */
const to = <const Field extends string, To extends z.ZodType>(field: Field, value: To) =>
  z.object({ field: z.literal(field), to: value }, 'must be an object');

/** What an item shall be. */
const change = z
  .discriminatedUnion(
    'field',
    [
      to('status', choice(WORK_STATUSES)),
      to('assigned_to', identifier().nullable()),
      to('priority', choice(WORK_PRIORITIES)),
      to('tags', tags().describe('All that the ticket is to have')),
      to('add_tags', tags().describe('Those to add')),
      to('remove_tags', tags().describe('Those to remove')),
    ],
    {
      error: ({ input }) =>
        input === undefined ? 'is required' : 'must have a field that can be changed, and to',
    },
  )
  .describe(
    'A status that items of its kind can have; an admin’s id, or null to unassign; a priority, of which `medium` of tickets and `normal` of chats are one level and each means both; all tags of a ticket, or those that are added to it or removed from it, whatever their case. Chats have no tags',
  );
export type WorkChange = z.output<typeof change>;

const item = z.object(
  {
    kind: choice(WORK_KINDS),
    id: identifier(),
    change,
    if_revision: z
      .int('must be a whole number')
      .min(0, 'must not be negative')
      .optional()
      .describe('As `If-Match`: the item is changed only if it still has this revision'),
  },
  'must be an object',
);

export const bulkBody = z.object({
  items: z
    .array(item, { error: ({ input }) => (input === undefined ? 'is required' : 'must be a list') })
    .min(1, 'must not be empty')
    .max(MOST_ITEMS, `must be at most ${MOST_ITEMS} items`)
    .refine(areDistinct, 'must not name an item twice'),
});

function areDistinct(items: readonly z.output<typeof item>[]): boolean {
  return new Set(items.map(({ kind, id }) => `${kind}:${id}`)).size === items.length;
}

/** What was before, as the change that brings it back. */
const before = z.discriminatedUnion('field', [
  z.strictObject({ field: z.literal('status'), to: z.enum(WORK_STATUSES) }),
  z.strictObject({ field: z.literal('assigned_to'), to: textOrNull }),
  z.strictObject({ field: z.literal('priority'), to: z.enum(WORK_PRIORITIES) }),
  z.strictObject({ field: z.literal('tags'), to: z.array(text) }),
]);
export type Before = z.output<typeof before>;

export const bulkResult = z.strictObject({
  kind: z.enum(WORK_KINDS),
  id: text,
  outcome: z
    .enum(['done', 'unchanged', 'conflict', 'not_found', 'refused'])
    .describe('`unchanged`: it was so already; `conflict`: it has another revision than `if_revision`'),
  revision: count
    .nullable()
    .describe('Of the item now; of a conflict: the one that it has. Null when it is not known'),
  before: before
    .nullable()
    .describe('What was before, as the `change` that brings it back: with `if_revision` it undoes this one'),
  code: textOrNull.describe('Why it was refused, for programs'),
  message: textOrNull.describe('Why it was refused, for people'),
});
export type BulkResult = z.output<typeof bulkResult>;

export const bulkData = z.strictObject({
  results: z.array(bulkResult).describe('In the order of the items'),
  done: count.describe('How many items were changed'),
});
