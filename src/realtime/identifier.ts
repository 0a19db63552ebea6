import { z } from 'zod';
import { showsSomething } from '../events/visible-text.ts';

const MAX_LENGTH = 128;
/** No control characters, no halves of surrogate pairs, no space at the ends: as in ids of REST. */
const PRINTABLE = /^(?!\s)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*(?<!\s)$/u;

/** An id, or the key of a request: 1 to 128 printable characters. */
export const identifier = () => identifying(z.string('must be text'));

/** What people name something by: the same, also with space and line ends around it. */
export const reference = () => identifying(z.string('must be text').trim());

const identifying = (schema: z.ZodString) =>
  schema
    .min(1, 'must not be empty')
    .max(MAX_LENGTH, 'is too long')
    .regex(PRINTABLE, 'must be printable')
    .refine(showsSomething, 'must be printable');
