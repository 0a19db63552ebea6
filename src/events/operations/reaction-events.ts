import { z } from 'zod';
import { defineEvent } from '../definition.ts';
import type { Position } from '../log/port.ts';

/** A reaction has dealt with everything up to here. A later one counts, whatever its position. */
export const reactionProgressed = defineEvent({
  type: 'ReactionProgressed',
  schema: z.strictObject({ position: z.int() as unknown as z.ZodType<Position> }),
  subjects: {},
});

export const reactionStream = (name: string): string => `reaction-${name}`;
