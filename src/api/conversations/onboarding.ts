import type { Caller } from '../../commands/caller.ts';
import { isRefusal } from '../../commands/refusal.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type { UserId } from '../../events/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { issue, type OnboardingDependencies, placeOf, tryCode } from './onboarding-codes.ts';
import {
  generateCodeBody,
  generateCodeData,
  type VerifyCodeInput,
  verifyCodeBody,
  verifyCodeData,
} from './onboarding-inputs.ts';

const tag = 'Onboarding codes';
const INVALID = 'Invalid or expired code';

const generateCode = (deps: OnboardingDependencies) =>
  endpoint({
    method: 'POST',
    path: '/api/support/onboarding/generate-code',
    summary: 'Have an onboarding code made and sent to whom it is for',
    notes:
      'Six digits, good once within 15 minutes, for that user or guest alone. Their sockets hear of it as `message:received` of type `auth_code`. Without a `conversationId` it is sent in their open conversation of type `onboarding`, which is started if there is none. The conversation shows `••••••` in its place.',
    tag,
    access: ['admin'],
    limit: 'admin_write',
    kind: 'command',
    revised: false,
    secrets: ['answer'],
    body: generateCodeBody,
    answers: { 201: { description: 'The code', data: generateCodeData } },
    refusals: ['guest_not_found', 'conversation_not_found'],
    async handle({ body, context }) {
      const place = await placeOf(deps, body, context);
      if (isRefusal(place)) return place;
      const issued = await issue(deps, { ...place, deviceInfo: body.deviceInfo }, context);
      if (isRefusal(issued)) return issued;
      const { position, ...data } = issued;
      return { status: 201, message: 'Auth code generated successfully', data, position };
    },
  });

const verifyOnboardingCode = (deps: OnboardingDependencies) =>
  endpoint({
    method: 'POST',
    path: '/api/support/onboarding/verify-code',
    summary: 'Use an onboarding code up',
    notes:
      'A code is good for whom it was made for: `userId`, `guestId` or the bearer. Five wrong tries end all the codes that somebody has.',
    tag,
    access: 'anyone',
    limit: 'code_verification',
    limitedSubjects: { limit: 'code_holder', of: ({ body }) => holdersNamed(body) },
    kind: 'command',
    revised: false,
    secrets: ['request'],
    body: verifyCodeBody,
    answers: { 200: { description: 'Whether it was right', data: verifyCodeData, denied: INVALID } },
    async handle({ body, caller, context }) {
      for (const holder of holdersOf(deps, body, caller)) {
        const tried = await tryCode(deps, holder, body.code, context);
        if (isRefusal(tried)) return tried;
        const { codeId, position } = tried;
        if (codeId === null) continue;
        const data = { authCodeId: codeId, userId: holder.kind === 'user' ? holder.id : null };
        return { status: 200, message: 'Code verified successfully', data, position };
      }
      return { status: 200, denied: INVALID };
    },
  });

/** Every endpoint of onboarding codes. */
export const onboardingEndpoints = (deps: OnboardingDependencies): readonly Endpoint[] => [
  generateCode(deps),
  verifyOnboardingCode(deps),
];

/** Whoever guesses at somebody's codes is counted against that somebody, from wherever they come. */
const holdersNamed = ({ userId, guestId }: VerifyCodeInput): readonly string[] => [
  ...(userId === null ? [] : [`user:${userId}`]),
  ...(guestId === null ? [] : [`guest:${guestId}`]),
];

/** Whose codes it may be: those of the people who are named; the bearer's when nobody is. */
function holdersOf(
  { guestIds }: Pick<OnboardingDependencies, 'guestIds'>,
  named: VerifyCodeInput,
  caller: Caller,
): readonly Owner[] {
  const bearer = caller.kind === 'user' && named.guestId === null ? (caller.id as UserId) : null;
  const user = named.userId ?? bearer;
  const guest = guestIds.recognise(named.guestId);
  return [
    ...(user === null ? [] : [{ kind: 'user' as const, id: user }]),
    ...(guest === null ? [] : [{ kind: 'guest' as const, id: guest }]),
  ];
}
