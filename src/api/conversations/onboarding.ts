import type { GuestIds } from '../../commands/conversations/guest-ids.ts';
import type { Onboarding } from '../../commands/conversations/onboarding.ts';
import { isRefusal } from '../../commands/refusal.ts';
import { type Owner, sameOwner } from '../../events/conversations/people.ts';
import type { UserId } from '../../events/ids.ts';
import { command, type Endpoint } from '../endpoint.ts';
import type { SubjectRequest } from '../endpoint-request.ts';
import {
  generateCodeBody,
  generateCodeData,
  type VerifyCodeInput,
  verifyCodeBody,
  verifyCodeData,
} from './onboarding-inputs.ts';

export interface OnboardingDependencies {
  readonly onboarding: Onboarding;
  readonly guestIds: GuestIds;
}

const tag = 'Onboarding codes';
const INVALID = 'Invalid or expired code';

const generateCode = ({ onboarding }: OnboardingDependencies) =>
  command({
    method: 'POST',
    path: '/api/support/onboarding/generate-code',
    summary: 'Generate an onboarding code and send it to a user or guest',
    notes:
      'The code has six digits and is valid once, for 15 minutes, for that user or guest only. Their sockets receive it as `message:received` with `messageType: "auth_code"`. Without `conversationId`, it is sent in their open conversation of type `onboarding`, or in a new one. The stored message shows `••••••` instead of the code.',
    tag,
    access: ['admin'],
    limit: 'admin_write',
    kind: 'command',
    revised: false,
    secrets: ['answer'],
    body: generateCodeBody,
    answers: { 201: { description: 'The code', data: generateCodeData } },
    refusals: ['guest_not_found', 'conversation_not_found', 'code_forgotten'],
    async handle({ body, context }) {
      const issued = await onboarding.issue(body, context);
      return isRefusal(issued) ? issued : { told: issued, facts: null, position: issued.position };
    },
    async present({ told }) {
      const data = await onboarding.issued(told);
      return isRefusal(data) ? data : { status: 201, message: 'Auth code generated successfully', data };
    },
  });

const verifyOnboardingCode = (deps: OnboardingDependencies) =>
  command({
    method: 'POST',
    path: '/api/support/onboarding/verify-code',
    summary: 'Verify an onboarding code',
    notes:
      'A code is valid only for the user or guest for whom it was generated: `userId`, `guestId` or, without both, the user of the token or the guest in `X-Guest-Id`. Five wrong attempts end all codes of that user or guest. Attempts at the codes of one user or guest share one limit, from whatever address they come. Attempts of that user (with a token) or guest (with `X-Guest-Id`) have a limit of their own, so that others can’t block them.',
    tag,
    access: 'anyone',
    forGuests: true,
    limit: 'code_verification',
    limitedSubjects: { limit: 'code_holder', of: (request) => subjectsOf(deps, request) },
    lookUp: { failures: [], isEntitled: async (request) => triesOwnCodes(deps, request) },
    kind: 'command',
    revised: false,
    secrets: ['request'],
    body: verifyCodeBody,
    answers: { 200: { description: 'Whether the code was right', data: verifyCodeData, denied: INVALID } },
    async handle(request) {
      const { body, context } = request;
      const verified = await deps.onboarding.verify(holdersOf(deps, request), body.code, context);
      if (verified === null) return { status: 200, denied: INVALID };
      if (isRefusal(verified)) return verified;
      const { codeId, holder, position } = verified;
      const facts = { authCodeId: codeId, userId: holder.kind === 'user' ? holder.id : null };
      return { told: null, facts, position };
    },
    async present({ facts: data }) {
      return { status: 200, message: 'Code verified successfully', data };
    },
  });

/** Every endpoint of onboarding codes. */
export const onboardingEndpoints = (deps: OnboardingDependencies): readonly Endpoint[] => [
  generateCode(deps),
  verifyOnboardingCode(deps),
];

type Deps = Pick<OnboardingDependencies, 'guestIds'>;
type Request = SubjectRequest<VerifyCodeInput>;

/**
 * The keys by which tries are counted: all tries at a holder's codes count together, from whatever address they come; the
 * tries of the proven holder are counted separately.
 */
function subjectsOf(deps: Deps, request: Request): readonly string[] {
  const proven = provenOf(deps, request);
  return holdersOf(deps, request).map((holder) => {
    const subject = `${holder.kind}:${holder.id}`;
    return proven.some((one) => sameOwner(one, holder)) ? `own ${subject}` : subject;
  });
}

/** Whether the caller is the only holder whose codes are tried. */
function triesOwnCodes(deps: Deps, request: Request): boolean {
  const proven = provenOf(deps, request);
  const holders = holdersOf(deps, request);
  return holders.length > 0 && holders.every((holder) => proven.some((one) => sameOwner(one, holder)));
}

/** The holders whose codes count: those named in the request, otherwise the caller. */
function holdersOf(deps: Deps, request: Request): readonly Owner[] {
  const { userId, guestId } = request.body;
  if (userId === null && guestId === null) return provenOf(deps, request).slice(0, 1);
  const guest = deps.guestIds.recognise(guestId);
  return [
    ...(userId === null ? [] : [{ kind: 'user' as const, id: userId }]),
    ...(guest === null ? [] : [{ kind: 'guest' as const, id: guest }]),
  ];
}

/** Who the caller has shown to be: the bearer of a token first, and the guest whose id comes with it. */
function provenOf({ guestIds }: Deps, { caller, header }: Request): readonly Owner[] {
  const guest = guestIds.recognise(header('x-guest-id'));
  return [
    ...(caller.kind === 'user' ? [{ kind: 'user' as const, id: caller.id as UserId }] : []),
    ...(guest === null ? [] : [{ kind: 'guest' as const, id: guest }]),
  ];
}
