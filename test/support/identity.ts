import { createHash } from 'node:crypto';
import type { AccountEvent, LoginEvent, SessionEvent } from '../../src/events/identity/events.ts';
import type { FamilyId, Instant, LoginId, UserId } from '../../src/events/ids.ts';

/** Examples of logins, accounts and sessions, as literal events. */

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export const loginId = hash('session id') as LoginId;
export const familyId = loginId as string as FamilyId;
export const leo = '0d9c1b6e-3a52-4f0e-8a77-1c5f0e9b2d10' as UserId;
export const LEOS_PHONE = '+12345678900';

export const CONFIRMED = '2026-02-24T10:31:00.000Z' as Instant;
export const EXPIRES = '2026-02-24T10:40:00.000Z' as Instant;
export const NEXT_MONTH = '2026-03-26T10:31:00.000Z' as Instant;

type DataOf<Event extends { type: string }, Type extends Event['type']> =
  Extract<Event, { type: Type }> extends { data: infer Data } ? Partial<Data> : never;

export const loginStarted = (changes: DataOf<LoginEvent, 'LoginStarted'> = {}): LoginEvent => ({
  type: 'LoginStarted',
  data: {
    ...{ loginId, phoneHashes: [hash('phone')], buttonHash: hash('button'), expiresAt: EXPIRES },
    ...changes,
  },
});
export const loginMessageSent = (recipientHash: string | null = null): LoginEvent => ({
  type: 'LoginMessageSent',
  data: { loginId, recipientHash },
});
export const loginMessageFailed: LoginEvent = {
  type: 'LoginMessageFailed',
  data: { loginId, reason: 'unavailable' },
};
export const loginConfirmed = (pressHash = hash('press')): LoginEvent => ({
  type: 'LoginConfirmed',
  data: { loginId, userId: leo, pressHash },
});
export const loginExpired: LoginEvent = { type: 'LoginExpired', data: { loginId } };

export const userRegistered: AccountEvent = {
  type: 'UserRegistered',
  data: { userId: leo, phoneNumber: LEOS_PHONE, registeredAt: CONFIRMED },
};
export const userRenamed = (name: string): AccountEvent => ({
  type: 'UserRenamed',
  data: { userId: leo, name },
});
export const allSessionsEnded = (generation: number): AccountEvent => ({
  type: 'AllSessionsEnded',
  data: { userId: leo, generation },
});

export const sessionStarted = (changes: DataOf<SessionEvent, 'SessionStarted'> = {}): SessionEvent => ({
  type: 'SessionStarted',
  data: {
    ...{ familyId, userId: leo, generation: 0 },
    ...{ refreshTokenHash: hash('token 1'), expiresAt: NEXT_MONTH },
    ...changes,
  },
});
export const sessionRefreshed = (token: string, expiresAt = NEXT_MONTH): SessionEvent => ({
  type: 'SessionRefreshed',
  data: { familyId, userId: leo, refreshTokenHash: hash(token), expiresAt },
});
export const sessionEnded: SessionEvent = { type: 'SessionEnded', data: { familyId, userId: leo } };
export const refreshTokenReused: SessionEvent = {
  type: 'RefreshTokenReused',
  data: { familyId, userId: leo },
};
