import { z } from 'zod';
import { defineEvent, impersonal } from '../definition.ts';
import type { Position } from '../log/port.ts';

/** A reaction has dealt with everything up to here. A later one counts, whatever its position. */
export const reactionProgressed = defineEvent({
  type: 'ReactionProgressed',
  version: 2,
  schema: z.strictObject({
    position: z.int() as unknown as z.ZodType<Position>,
    /** The identity of the log that the position is one of: a copy has others. Null: it wasn't written down. */
    log: z.string().nullable(),
  }),
  subjects: { log: impersonal('names an event log') },
  upcasts: { 1: (data) => ({ ...(data as object), log: null }) },
});

export const reactionStream = (name: string): string => `reaction-${name}`;
