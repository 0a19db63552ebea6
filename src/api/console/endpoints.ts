import { isRefusal, refuse } from '../../commands/refusal.ts';
import { STAFF_ROLES } from '../../events/identity/console-session-events.ts';
import { instant, type StaffId } from '../../events/ids.ts';
import { BEGINNING } from '../../events/log/port.ts';
import { command, type Endpoint, endpoint } from '../endpoint.ts';
import type { ConsoleDependencies } from './dependencies.ts';
import { meData, signedOutData, signInBody, waysData } from './inputs.ts';
import { presentMe } from './present.ts';
import { type SignInLink, signInLinkOf } from './sign-in-links.ts';

const tag = 'Console';

const ways = ({ links, issuerPath }: ConsoleDependencies) =>
  endpoint({
    method: 'GET',
    path: '/console/api/sign-in',
    summary: 'How people sign in at the console',
    tag,
    access: 'anyone',
    limit: 'open',
    kind: 'read',
    answers: { 200: { description: 'The ways', data: waysData } },
    async handle() {
      const data = { links: links !== null, issuer: issuerPath };
      return { status: 200, message: 'Ways to sign in retrieved successfully', data };
    },
  });

const signIn = ({ sessions, cookies, links, lifetimeMs, holderOf, timeZone }: ConsoleDependencies) =>
  command({
    method: 'POST',
    path: '/console/api/sign-in',
    summary: 'Sign in at the console with the token of a link',
    notes:
      'The link that `npm run token -- --link` prints signs in once. The session is in a cookie, which stands for a bearer token in all requests and sockets of the console’s own page.',
    tag,
    access: 'anyone',
    limit: 'sign_in',
    kind: 'command',
    secrets: ['request', 'answer'],
    revised: false,
    body: signInBody,
    answers: { 200: { description: 'Who is signed in now', data: meData } },
    refusals: ['invalid_sign_in', 'sign_in_used', 'sign_in_by_link_off'],
    async handle({ body, context }) {
      if (links === null) return refuse('sign_in_by_link_off');
      const link = signInLinkOf(links, body.token);
      const now = Date.parse(context.now());
      if (link === null || link.expiresAt <= now) return refuse('invalid_sign_in');
      const endsAt = now + lifetimeMs;
      const started = await sessions.start(
        { ...startOf(link), way: 'link', endsAt: instant(endsAt) },
        context,
      );
      if (isRefusal(started)) return started;
      return { told: null, facts: { endsAt }, position: started.position };
    },
    async present({ facts: { endsAt } }, { body, context }) {
      const link = links && signInLinkOf(links, body.token);
      if (!link) return refuse('invalid_sign_in');
      const content = { ...link, endsAt, at: Date.parse(context.now()), issuer: null };
      const holder = holderOf(content);
      if (holder === null) return refuse('invalid_sign_in');
      return {
        status: 200,
        message: 'Signed in successfully',
        data: presentMe(holder, content, { cookies, timeZone }),
        cookie: cookies.write(content),
      };
    },
  });

const signOut = ({ sessions, cookies, leaveIssuer, now }: ConsoleDependencies) =>
  command({
    method: 'POST',
    path: '/console/api/sign-out',
    summary: 'End the session of the console',
    notes:
      'The session ends on all nodes at once, with its sockets. A caller with a token has no session: nothing ends.',
    tag,
    access: STAFF_ROLES,
    limit: 'session',
    kind: 'command',
    revised: false,
    answers: { 200: { description: 'Signed out', data: signedOutData } },
    async handle({ caller, context }) {
      const { consoleSession } = caller;
      if (consoleSession === undefined) return { told: null, facts: null, position: BEGINNING };
      const ended = await sessions.end(consoleSession, context);
      return isRefusal(ended) ? ended : { told: null, facts: null, position: ended.position };
    },
    async present(_done, { header }) {
      const session = cookies.read(header('cookie'), now());
      return {
        status: 200,
        message: 'Signed out successfully',
        data: { redirect: session?.issuer ? await leaveIssuer(session.issuer.idToken, header) : null },
        cookie: cookies.removal,
      };
    },
  });

const me = ({ cookies, now, timeZone }: ConsoleDependencies) =>
  endpoint({
    method: 'GET',
    path: '/console/api/me',
    summary: 'Who is signed in at the console',
    tag,
    access: STAFF_ROLES,
    limit: 'admin_read',
    kind: 'read',
    answers: { 200: { description: 'The holder of the session, or of the token', data: meData } },
    async handle({ caller, header }) {
      const session = caller.consoleSession === undefined ? null : cookies.read(header('cookie'), now());
      const data = presentMe(caller, session, { cookies, timeZone });
      return { status: 200, message: 'Session retrieved successfully', data };
    },
  });

/** Sign-in, sign-out, and who is signed in. */
export const consoleEndpoints = (dependencies: ConsoleDependencies): readonly Endpoint[] =>
  [ways, signIn, signOut, me].map((of) => of(dependencies));

const startOf = ({ sessionId, claims }: SignInLink) => ({
  sessionId,
  role: claims.role,
  holderId: claims.sub as string as StaffId,
});
