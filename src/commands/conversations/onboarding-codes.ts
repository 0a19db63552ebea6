import type { OnboardingEvent } from '../../events/conversations/onboarding-events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type { ConversationId, Instant, MessageId, OnboardingCodeId } from '../../events/ids.ts';
import type { Fold } from '../streams.ts';

/** A code that was neither used nor ended by wrong tries; it may have expired. */
export interface OnboardingCode {
  readonly id: OnboardingCodeId;
  readonly hash: string;
  readonly expiresAt: Instant;
  readonly wrongTries: number;
}

/** The usable codes of one holder. */
export type OnboardingCodes = readonly OnboardingCode[];

export const CODE_LIFETIME_MS = 15 * 60_000;
/** This many wrong tries end a code. */
export const MAX_WRONG_TRIES = 5;

type DataOf<Type extends OnboardingEvent['type']> = Extract<OnboardingEvent, { type: Type }>['data'];

const without = (codes: OnboardingCodes, id: OnboardingCodeId): OnboardingCodes =>
  codes.filter((code) => code.id !== id);

export const onboardingCodesFold: Fold<OnboardingCodes, OnboardingEvent> = {
  version: 1,
  initial: [],
  evolve(codes, event) {
    switch (event.type) {
      case 'OnboardingCodeIssued':
        return issued(codes, event.data);
      case 'OnboardingCodeTried':
        return codes.map((code) =>
          event.data.codeIds.includes(code.id) ? { ...code, wrongTries: code.wrongTries + 1 } : code,
        );
      case 'OnboardingCodeVerified':
      case 'OnboardingCodeExhausted':
        return without(codes, event.data.codeId);
      default:
        return event satisfies never;
    }
  },
};

/** All codes have the same lifetime: when another one is issued, expired ones are dropped. */
function issued(codes: OnboardingCodes, data: DataOf<'OnboardingCodeIssued'>): OnboardingCodes {
  const { codeId: id, hash, expiresAt } = data;
  const issuedAt = Date.parse(expiresAt) - CODE_LIFETIME_MS;
  const alive = codes.filter((code) => Date.parse(code.expiresAt) > issuedAt);
  return [...alive, { id, hash, expiresAt, wrongTries: 0 }];
}

export interface IssueCode {
  readonly codeId: OnboardingCodeId;
  readonly holder: Owner;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly hash: string;
  readonly sealed: string;
  readonly expiresAt: Instant;
  readonly deviceInfo: string | null;
}

export const issueCode = (command: IssueCode): readonly OnboardingEvent[] => [
  { type: 'OnboardingCodeIssued', data: { ...command } },
];

export interface VerifyCode {
  readonly holder: Owner;
  readonly now: Instant;
  /** Whether the input is that code. */
  readonly fits: (code: OnboardingCode) => boolean;
}

/** A right try uses up the code. A wrong try counts against all codes of the holder. A try without any code records nothing. */
export function verifyCode(codes: OnboardingCodes, command: VerifyCode): readonly OnboardingEvent[] {
  const { holder, now, fits } = command;
  const alive = codes.filter(({ expiresAt }) => expiresAt > now);
  const right = alive.find(fits);
  if (right) return [{ type: 'OnboardingCodeVerified', data: { holder, codeId: right.id } }];
  if (alive.length === 0) return [];
  const spent = alive.filter(({ wrongTries }) => wrongTries + 1 >= MAX_WRONG_TRIES);
  return [
    { type: 'OnboardingCodeTried', data: { holder, codeIds: alive.map(({ id }) => id) } },
    ...spent.map(({ id }) => ({ type: 'OnboardingCodeExhausted' as const, data: { holder, codeId: id } })),
  ];
}
