import {
  type OnboardingCodes,
  onboardingCodesFold,
  verifyCode,
} from '../../../src/commands/conversations/onboarding-codes.ts';
import type { OnboardingEvent } from '../../../src/events/conversations/onboarding-events.ts';
import type { Instant, OnboardingCodeId } from '../../../src/events/ids.ts';
import { chatMessageId, conversationId, guestAsOwner as holder } from '../../support/conversations.ts';
import { decisionsOn } from '../../support/given.ts';

const { given } = decisionsOn(onboardingCodesFold);
const FIRST = '01999999-7777-7000-8000-000000000001' as OnboardingCodeId;
const SECOND = '01999999-7777-7000-8000-000000000002' as OnboardingCodeId;
const at = (time: string) => `2026-02-24T${time}.000Z` as Instant;

const issued = (codeId = FIRST, expiresAt = at('10:45:00')): OnboardingEvent => ({
  type: 'OnboardingCodeIssued',
  data: {
    ...{ codeId, holder, conversationId, messageId: chatMessageId(1) },
    ...{ hash: `hash of ${codeId}`, sealed: 'sealed', expiresAt, deviceInfo: null },
  },
});
const tried = (...codeIds: OnboardingCodeId[]): OnboardingEvent => ({
  type: 'OnboardingCodeTried',
  data: { holder, codeIds },
});
const verified = (codeId = FIRST): OnboardingEvent => ({
  type: 'OnboardingCodeVerified',
  data: { holder, codeId },
});
const exhausted = (codeId = FIRST): OnboardingEvent => ({
  type: 'OnboardingCodeExhausted',
  data: { holder, codeId },
});

/** `what`: the code that is right, or none of them. */
const verifying =
  (what: OnboardingCodeId | null, now = at('10:44:59')) =>
  (codes: OnboardingCodes) =>
    verifyCode(codes, { holder, now, fits: ({ hash }) => hash === `hash of ${what}` });
const fourTimes = Array.from({ length: 4 }, () => tried(FIRST));

describe('verifying an onboarding code', () => {
  it('uses up the one that is right', () => {
    given(issued(FIRST), issued(SECOND)).when(verifying(SECOND)).then(verified(SECOND));
  });

  it('takes no code twice', () => {
    given(issued(), verified()).when(verifying(FIRST)).then();
  });

  it('takes a code until it expires, and not from then on', () => {
    given(issued())
      .when(verifying(FIRST, at('10:44:59')))
      .then(verified());
    given(issued())
      .when(verifying(FIRST, at('10:45:00')))
      .then();
  });

  it('counts a wrong try against every code that the holder has', () => {
    given(issued(FIRST), issued(SECOND)).when(verifying(null)).then(tried(FIRST, SECOND));
  });

  it('leaves no trace where there is nothing to guess at', () => {
    given().when(verifying(null)).then();
    given(issued())
      .when(verifying(null, at('10:45:00')))
      .then();
  });

  it('ends a code at the fifth wrong try', () => {
    given(issued(), ...fourTimes)
      .when(verifying(null))
      .then(tried(FIRST), exhausted());
    given(issued(), ...fourTimes)
      .when(verifying(FIRST))
      .then(verified());
    given(issued(), ...fourTimes, tried(FIRST), exhausted())
      .when(verifying(FIRST))
      .then();
  });

  it('counts for each code since it was issued', () => {
    given(issued(FIRST), ...fourTimes, issued(SECOND))
      .when(verifying(null))
      .then(tried(FIRST, SECOND), exhausted(FIRST));
  });
});

test('codes that have expired are forgotten as another one is issued', () => {
  const { state } = given(issued(FIRST, at('10:45:00')), issued(SECOND, at('11:00:00')));
  expect(state.map(({ id }) => id)).toEqual([SECOND]);
});
