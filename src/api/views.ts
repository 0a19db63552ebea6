import { z } from 'zod';
import { conversationId, guestId } from '../events/opening-ids.ts';

/** Building blocks of what endpoints answer. */

export const text = z.string();
export const textOrNull = z.string().nullable();
export const conversationIdOrNull = conversationId.nullable();
export const guestIdOrNull = guestId.nullable();
export const time = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Time', description: 'In UTC, with milliseconds', examples: ['2026-02-24T10:30:00.000Z'] });
export const timeOrNull = time.nullable();
export const count = z.int().min(0);

/** A part of answers that the documents know by a name. */
export const view = <const Shape extends z.core.$ZodShape>(id: string, shape: Shape) =>
  z.strictObject(shape).meta({ id });

export const nextCursor = textOrNull.describe('The `cursor` of the next page; null on the last page');

/** Which page of an admins' list it is. */
export const pageMeta = z.strictObject({
  total: count,
  page: count,
  limit: count,
  total_pages: count,
  next_cursor: nextCursor,
});

/** What admins' lists and history tell of parameters that they don't know; only when there are any. */
export const ignoredParameters = z
  .array(z.string())
  .optional()
  .describe(
    'The parameters of the query that this endpoint doesn’t know, and ignored; only when there are any',
  );

export const toldOf = (ignored: readonly string[]) =>
  ignored.length === 0 ? {} : { ignored_parameters: [...ignored] };
