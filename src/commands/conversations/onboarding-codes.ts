import type { OnboardingEvent } from '../../events/conversations/onboarding-events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type { ConversationId, Instant, MessageId, OnboardingCodeId } from '../../events/ids.ts';
import type { Fold } from '../streams.ts';

/** A code that was neither used nor guessed at too often; it may have expired. */
export interface OnboardingCode {
  readonly id: OnboardingCodeId;
  readonly hash: string;
  readonly expiresAt: Instant;
  readonly wrongTries: number;
}

/** Somebody's codes that may still be used. */
export type OnboardingCodes = readonly OnboardingCode[];

export const CODE_LIFETIME_MS = 15 * 60_000;
/** So many wrong tries end a code. */
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

/** All codes live equally long: those that had expired when another one was issued are of no use any more. */
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
  /** Whether what was given is that code. */
  readonly fits: (code: OnboardingCode) => boolean;
}

/** A right try uses the code up, a wrong one counts against all of the holder's, and one at nothing leaves no trace. */
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
