import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal } from '../definition.ts';
import type { EventEnvelope } from '../envelope.ts';
import type { Instant, MessageId, OnboardingCodeId } from '../ids.ts';
import { conversationId } from '../opening-ids.ts';
import { type Owner, owner, ownerKey } from './people.ts';

const codeId = id<OnboardingCodeId>();

const subjectOf = (data: { holder: Owner }) => ownerKey(data.holder);
const CODE = impersonal('of a code that was made at random');

/** An admin issued a code for a holder. It can be used once, by the holder alone, until it expires. */
export const onboardingCodeIssued = defineEvent({
  type: 'OnboardingCodeIssued',
  schema: z.strictObject({
    codeId,
    holder: owner,
    /** Where it was sent, in a message that shows no code. */
    conversationId,
    messageId: id<MessageId>(),
    /** Keyed: with the log alone, a million guesses find nothing. */
    hash: z.string(),
    /** The code, sealed with the server's key: every node delivers it to its own sockets. */
    sealed: z.string(),
    expiresAt: id<Instant>(),
    /** What the admin knew of the device, as they gave it. */
    deviceInfo: z.string().nullable(),
  }),
  subjects: { deviceInfo: subjectOf, hash: CODE, sealed: CODE },
});

/** A code was tried that matches none of the holder's: it counts against each of them. */
export const onboardingCodeTried = defineEvent({
  type: 'OnboardingCodeTried',
  schema: z.strictObject({ holder: owner, codeIds: z.array(codeId) }),
  subjects: {},
});

export const onboardingCodeVerified = defineEvent({
  type: 'OnboardingCodeVerified',
  schema: z.strictObject({ holder: owner, codeId }),
  subjects: {},
});

/** It was guessed at too often and can't be used any more. */
export const onboardingCodeExhausted = defineEvent({
  type: 'OnboardingCodeExhausted',
  schema: z.strictObject({ holder: owner, codeId }),
  subjects: {},
});

export const onboardingEvents = [
  onboardingCodeIssued,
  onboardingCodeTried,
  onboardingCodeVerified,
  onboardingCodeExhausted,
] as const;

/** All events of a holder's onboarding codes. */
export type OnboardingEvent = EventOf<(typeof onboardingEvents)[number]>;

const TYPES: ReadonlySet<string> = new Set(onboardingEvents.map(({ type }) => type));

export const isOnboardingEvent = (envelope: EventEnvelope): envelope is EventEnvelope<OnboardingEvent> =>
  TYPES.has(envelope.event.type);

/** One stream for each holder: a guess concerns all the holder's codes, not one of them. */
export const onboardingCodesStream = (holder: Owner): string => `onboardingCodes-${ownerKey(holder)}`;
