import { z } from 'zod';
import type { Instant } from '../ids.ts';

/** When a message was written, in a conversation before there was the ticket. */
export const writtenAt = z.string() as unknown as z.ZodType<Instant>;

/** The upcast to version 3 of `TicketOpened`: until then, no description told when it had been written. */
export const withoutTimeOfWriting = (data: unknown): unknown => ({ ...(data as object), writtenAt: null });
