import { z } from 'zod';
import type { ConversationId, GuestId } from './ids.ts';

/**
 * Ids that open what they name: a client with one of them reads and writes there without a token. Schemas of events and of
 * responses use these two objects for them, so that they are found by them wherever they stand, and told under pseudonyms
 * to callers who see no personal data.
 */
export type OpeningId = GuestId | ConversationId;

export type OpeningKind = 'guest' | 'conversation';

export const guestId = z.string() as unknown as z.ZodType<GuestId>;
export const conversationId = z.string() as unknown as z.ZodType<ConversationId>;

/** Null: values of the schema open nothing. */
export function openingKindOf(schema: z.ZodType): OpeningKind | null {
  if (schema === guestId) return 'guest';
  return schema === conversationId ? 'conversation' : null;
}
