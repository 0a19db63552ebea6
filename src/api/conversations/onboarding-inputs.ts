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
    userId: userId.describe('The user for whom the code is'),
    guestId: guestId.describe('The guest for whom the code is'),
    conversationId: optional(conversationIdOf()).describe(
      'The conversation in which the code is sent. Without `userId` and `guestId`, the code is for its owner',
    ),
    deviceInfo: optionalText({ min: 0, max: 2_000 }).describe('Information about their device, as JSON'),
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
  userId: userId.describe('The user who verifies. Default: the user of the token, unless `guestId` is given'),
  guestId: guestId.describe('The guest who verifies'),
});
export type VerifyCodeInput = z.output<typeof verifyCodeBody>;

export const verifyCodeData = z.strictObject({
  authCodeId: z.string(),
  userId: z.string().nullable().describe('Null if the code was for a guest'),
});
