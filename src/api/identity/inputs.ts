import { z } from 'zod';
import { showsSomething } from '../../events/visible-text.ts';
import { identifier, optional, text } from '../kernel/input.ts';

const MAX_TOKEN = 4_096;
const MAX_NAME = 100;
const NOT_EMPTY = 'Name must be a non-empty string';
/** Letters of any script, without characters that can't be stored or shown. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

const required = (expected: string) =>
  z.string({ error: ({ input }) => (input === undefined ? 'is required' : `must be ${expected}`) }).trim();

/** Empty is absent: forms send their empty fields. */
export const initiateBody = z.object({
  phone_number: required('a phone number')
    .min(1, 'is required')
    .max(250, 'must be a phone number')
    .describe('E.164, or a national number of the server’s default region; also a `tel:` link'),
});

export const refreshBody = z.object({
  refresh_token: required('a text').min(1, 'is required').max(MAX_TOKEN, 'is too long'),
});

export const logoutBody = z.object({
  user_id: identifier(),
  refresh_token: optional(text({ min: 1, max: MAX_TOKEN })).describe('Log out of this session only'),
});

export const nameBody = z.object({
  name: z
    .string({ error: NOT_EMPTY })
    .trim()
    .refine(showsSomething, { error: NOT_EMPTY, abort: true })
    .max(MAX_NAME, `Name must be at most ${MAX_NAME} characters`)
    .regex(PRINTABLE, 'Name holds characters that are not allowed'),
});

const success = z.literal(true);

export const initiateData = z.object({
  sessionId: z.string().describe('A secret: a client that knows it gets the tokens'),
});
export const refreshData = z.object({
  accessToken: z.string().describe('A JWT, valid for 15 minutes'),
  refreshToken: z.string().describe('Valid for 30 days and one use'),
});
export const logoutData = z.object({ success });
export const validateData = z.object({ valid: success, userId: z.string() });
export const userData = z.object({
  id: z.string(),
  phoneNumber: z.string().describe('E.164'),
  name: z.string().nullable().describe('Null until the user has set it'),
  createdAt: z.int().describe('Seconds since the epoch'),
});
export const renamedData = z.object({ success, name: z.string() });
