import { z } from 'zod';
import { STAFF_ROLES } from '../../events/identity/console-session-events.ts';
import { text } from '../kernel/input.ts';

const MAX_TOKEN = 4_096;

export const signInBody = z.object({
  token: text({ min: 1, max: MAX_TOKEN }).describe('Of the link, after `#sign-in=`'),
});

export const waysData = z.object({
  links: z.boolean().describe('Whether links that the command line prints sign in'),
  issuer: z
    .string()
    .nullable()
    .describe('The address at which the sign-in by the issuer begins; null: there is none'),
});

export const meData = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  role: z.enum(STAFF_ROLES),
  pii: z.boolean().describe('Whether an analyst may see personal data in history'),
  locale: z.string().nullable().describe('The language that the issuer names; null: that of the browser'),
  expires_at: z
    .string()
    .describe('When the session or the token ends; requests before then keep a session on'),
  csrf_token: z
    .string()
    .nullable()
    .describe('To be sent as `X-CSRF-Token` with every change; null for callers with a token'),
  time_zone: z.string().describe('TIME_ZONE of the desk, in which its days begin'),
});

export const signedOutData = z.object({
  redirect: z
    .string()
    .nullable()
    .describe('Where the issuer ends its own session; null: there is nothing more to do'),
});
