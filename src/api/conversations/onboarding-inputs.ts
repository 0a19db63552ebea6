import { z } from 'zod';
import type { UserId } from '../../events/ids.ts';
import { identifier, optional, optionalText, text } from '../kernel/input.ts';
import { conversationIdOf } from './inputs.ts';

/** What the endpoints of onboarding codes take, and the data that they answer. */

const userId = optional(identifier().transform((id) => id as UserId));
/** The server knows the ids that it issued. */
const guestId = optionalText({ min: 0, max: 200 });

export const generateCodeBody = z
  .object({
    userId: userId.describe('Whom the code is for, when they are registered'),
    guestId: guestId.describe('Whom the code is for, when they are not'),
    conversationId: optional(conversationIdOf()).describe(
      'Where the code is shown; its owner is whom it is for unless that is said',
    ),
    deviceInfo: optionalText({ min: 0, max: 2_000 }).describe('What is known of their device, as JSON'),
  })
  .check(({ value, issues }) => {
    const { userId: user, guestId: guest, conversationId } = value;
    const blame = (path: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [path], message });
    if (user !== null && guest !== null) blame('guestId', 'must not be given beside userId');
    if (user === null && guest === null && conversationId === null)
      blame('userId', 'or guestId or conversationId must be given');
  });

export const generateCodeData = z.strictObject({
  code: z.string().regex(/^\d{6}$/),
  expiresAt: z.iso.datetime({ precision: 3 }),
  conversationId: z.string(),
});

export const verifyCodeBody = z.object({
  code: text({ min: 1, max: 100 }),
  userId: userId.describe('Who verifies; unless it or `guestId` is given, the bearer'),
  guestId: guestId.describe('Who verifies, when they are not registered'),
});
export type VerifyCodeInput = z.output<typeof verifyCodeBody>;

export const verifyCodeData = z.strictObject({
  authCodeId: z.string(),
  userId: z.string().nullable().describe('Null when the code was for a guest'),
});
