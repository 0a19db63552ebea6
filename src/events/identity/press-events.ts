import { z } from 'zod';
import { defineEvent, type EventOf, id, subjectUnknown } from '../definition.ts';
import type { Instant, LoginId, UserId } from '../ids.ts';
import { PRESS_REFUSALS } from './vocabulary.ts';

const PRESS = subjectUnknown('a hash of WhatsApp’s own id of a press, by a user or not');

/** Whose number it was when the button was pressed. Of a number without an account nothing else is known. */
const pressedBy = ({ userId }: { readonly userId: UserId | null }): string | null =>
  userId === null ? null : `user:${userId}`;
const withoutUser = (data: unknown): unknown => ({ ...(data as object), userId: null });

/**
 * A login's button was pressed from another number than was given, before it was known to which number WhatsApp delivered the
 * message: the press waits for that, in the login's stream. `sealedSender`: the number it came from (E.164), sealed with the
 * server's key. `userId`: the account of that number, if it has one.
 */
export const loginPressHeld = defineEvent({
  type: 'LoginPressHeld',
  version: 2,
  schema: z.strictObject({
    loginId: id<LoginId>(),
    /** SHA-256 in hexadecimal, of WhatsApp's id of the press. */
    pressHash: z.string().regex(/^[0-9a-f]{64}$/),
    sealedSender: z.string(),
    userId: id<UserId>().nullable(),
  }),
  subjects: { pressHash: PRESS, sealedSender: pressedBy },
  upcasts: { 1: withoutUser },
});

/** A press of a button that was refused. In a stream of its own, so that it gets one reply. */
export const buttonPressRefused = defineEvent({
  type: 'ButtonPressRefused',
  version: 3,
  schema: z.strictObject({
    loginId: id<LoginId>().nullable(),
    reason: z.enum(PRESS_REFUSALS),
    /** The number to reply to (E.164), sealed with the server's key. Null: no reply. */
    sealedSender: z.string().nullable(),
    /** The account of that number, if it has one. */
    userId: id<UserId>().nullable(),
  }),
  subjects: { sealedSender: pressedBy },
  upcasts: { 1: (data) => ({ ...(data as object), sealedSender: null }), 2: withoutUser },
});

/** A node sends the reply now. Until then, no other one does. */
export const pressReplyClaimed = defineEvent({
  type: 'PressReplyClaimed',
  schema: z.strictObject({ until: id<Instant>() }),
  subjects: {},
});

/** WhatsApp has taken the reply. */
export const pressReplySent = defineEvent({
  type: 'PressReplySent',
  schema: z.strictObject({}),
  subjects: {},
});

/** The reply was given up: WhatsApp refused it or was unavailable too long, or the number can't be unsealed. */
export const pressReplyAbandoned = defineEvent({
  type: 'PressReplyAbandoned',
  schema: z.strictObject({ reason: z.enum(['rejected', 'too_late', 'sealed']) }),
  subjects: {},
});

export const pressEvents = [
  buttonPressRefused,
  pressReplyClaimed,
  pressReplySent,
  pressReplyAbandoned,
] as const;

/** Everything that can happen to a press that confirmed nothing, and to the reply to it. */
export type PressEvent = EventOf<(typeof pressEvents)[number]>;
