import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal, subjectUnknown } from '../definition.ts';
import type { EventEnvelope } from '../envelope.ts';
import type { FamilyId, Instant, LoginId, UserId } from '../ids.ts';
import { userSubject } from '../subjects.ts';
import { accountEndings } from './account-endings.ts';
import { loginPressHeld, pressEvents } from './press-events.ts';
import { SENDING_FAILURES } from './vocabulary.ts';

const loginId = id<LoginId>();
const familyId = id<FamilyId>();
const userId = id<UserId>();
const time = z.string() as unknown as z.ZodType<Instant>;
/** Secrets are never in the log, only what recognises them: SHA-256 in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const SECRET = impersonal('recognises a secret that was made at random');
const NUMBER = subjectUnknown(
  'whose number it is stays open until they confirm; it is hashed under a key of the server',
);

interface LoginStarted {
  readonly loginId: LoginId;
  readonly phoneHashes: readonly string[];
  readonly buttonHash: string;
  readonly expiresAt: Instant;
}

/** There was one key for phone numbers. */
const withPhoneHashes = (data: unknown): LoginStarted => {
  const { phoneHash, ...rest } = data as Omit<LoginStarted, 'phoneHashes'> & { readonly phoneHash: string };
  return { ...rest, phoneHashes: [phoneHash] };
};

/**
 * A client gave a phone number, whose owner is to confirm on that phone. The owner stays unknown until then: the number is
 * here only as a hash under each key that phone numbers were looked up by then.
 */
export const loginStarted = defineEvent({
  type: 'LoginStarted',
  version: 2,
  schema: z.strictObject({
    loginId,
    phoneHashes: z.array(hash).min(1).readonly(),
    buttonHash: hash,
    expiresAt: time,
  }),
  subjects: { phoneHashes: NUMBER, buttonHash: SECRET },
  upcasts: { 1: withPhoneHashes },
});

/**
 * The message with the button was taken over for delivery. `recipientHash`: keyed, of the number that WhatsApp
 * delivers to, which in some countries is written otherwise; null when it didn't say.
 */
export const loginMessageSent = defineEvent({
  type: 'LoginMessageSent',
  schema: z.strictObject({ loginId, recipientHash: hash.nullable() }),
  subjects: { recipientHash: NUMBER },
});

/** The message could not be sent: this login can't be confirmed. */
export const loginMessageFailed = defineEvent({
  type: 'LoginMessageFailed',
  schema: z.strictObject({ loginId, reason: z.enum(SENDING_FAILURES) }),
  subjects: {},
});

/** The button was pressed on the phone that the login was started for. `pressHash`: of the message that said so. */
export const loginConfirmed = defineEvent({
  type: 'LoginConfirmed',
  schema: z.strictObject({ loginId, userId, pressHash: hash }),
  subjects: { pressHash: userSubject },
  placeholders: { pressHash: '0'.repeat(64) },
});

/** The time to confirm ran out, or that to fetch the tokens after it. */
export const loginExpired = defineEvent({
  type: 'LoginExpired',
  schema: z.strictObject({ loginId }),
  subjects: {},
});

/** A phone number belongs to a user from here on. In a stream for each number and key, named by its keyed hash. */
export const phoneNumberClaimed = defineEvent({
  type: 'PhoneNumberClaimed',
  schema: z.strictObject({ userId }),
  subjects: {},
});

export const userRegistered = defineEvent({
  type: 'UserRegistered',
  schema: z.strictObject({ userId, phoneNumber: z.string(), registeredAt: time }),
  subjects: { phoneNumber: userSubject },
});

export const userRenamed = defineEvent({
  type: 'UserRenamed',
  schema: z.strictObject({ userId, name: z.string() }),
  subjects: { name: userSubject },
});

/** Every session of an earlier generation is over. */
export const allSessionsEnded = defineEvent({
  type: 'AllSessionsEnded',
  schema: z.strictObject({ userId, generation: z.int() }),
  subjects: {},
});

/** A confirmed login was given its tokens, once. The family is named after the login. */
export const sessionStarted = defineEvent({
  type: 'SessionStarted',
  schema: z.strictObject({
    familyId,
    userId,
    /** How often all sessions of the user had been ended before. */
    generation: z.int(),
    refreshTokenHash: hash,
    expiresAt: time,
  }),
  subjects: { refreshTokenHash: SECRET },
});

/** The refresh token was used: only the new one counts from here on. */
export const sessionRefreshed = defineEvent({
  type: 'SessionRefreshed',
  schema: z.strictObject({ familyId, userId, refreshTokenHash: hash, expiresAt: time }),
  subjects: { refreshTokenHash: SECRET },
});

export const sessionEnded = defineEvent({
  type: 'SessionEnded',
  schema: z.strictObject({ familyId, userId }),
  subjects: {},
});

/** The session's refresh token was not exchanged in time. */
export const sessionExpired = defineEvent({
  type: 'SessionExpired',
  schema: z.strictObject({ familyId, userId }),
  subjects: {},
});

/** A client used a refresh token that was used before: one of two clients has stolen it, and the family ends for both. */
export const refreshTokenReused = defineEvent({
  type: 'RefreshTokenReused',
  schema: z.strictObject({ familyId, userId }),
  subjects: {},
});

const loginEvents = [
  loginStarted,
  loginMessageSent,
  loginMessageFailed,
  loginPressHeld,
  loginConfirmed,
  loginExpired,
] as const;
/** What happens to accounts, in streams that are named after their users. */
export const accountEvents = [userRegistered, userRenamed, allSessionsEnded, ...accountEndings] as const;
const sessionEvents = [
  sessionStarted,
  sessionRefreshed,
  sessionEnded,
  sessionExpired,
  refreshTokenReused,
] as const;

export const identityEvents = [
  ...loginEvents,
  ...pressEvents,
  phoneNumberClaimed,
  ...accountEvents,
  ...sessionEvents,
] as const;

/** Everything that can happen to one login, from the phone number to its confirmation. */
export type LoginEvent = EventOf<(typeof loginEvents)[number]>;
export type PhoneNumberClaimed = EventOf<typeof phoneNumberClaimed>;
export type AccountEvent = EventOf<(typeof accountEvents)[number]>;
/** Everything that can happen to one session, however often its tokens are exchanged: a family of tokens. */
export type SessionEvent = EventOf<(typeof sessionEvents)[number]>;
export type IdentityEvent = EventOf<(typeof identityEvents)[number]>;

export const IDENTITY_TYPES: ReadonlySet<string> = new Set(identityEvents.map(({ type }) => type));

export const isIdentityEvent = (envelope: EventEnvelope): envelope is EventEnvelope<IdentityEvent> =>
  IDENTITY_TYPES.has(envelope.event.type);

export const loginStream = (login: LoginId): string => `login-${login}`;
/** `pressHash`: of the id that WhatsApp gave the press, which holds a phone number. */
export const buttonPressStream = (pressHash: string): string => `buttonPress-${pressHash}`;
/** `phoneHash`: keyed, for stream names are never encrypted. */
export const accountByPhoneStream = (phoneHash: string): string => `accountByPhone-${phoneHash}`;
export const accountStream = (user: UserId): string => `account-${user}`;
export const sessionStream = (family: FamilyId): string => `session-${family}`;

/** The family of tokens that a login leads to. Named after it, so that a login can't lead to two. */
export const familyOf = (login: LoginId): FamilyId => login as string as FamilyId;
