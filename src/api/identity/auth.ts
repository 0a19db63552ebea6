import { ROLES } from '../../commands/caller.ts';
import { isRefusal, refuse } from '../../commands/refusal.ts';
import type { UserId } from '../../events/ids.ts';
import { readPhoneNumber } from '../../events/phone-number.ts';
import { command, endpoint } from '../endpoint.ts';
import type { IdentityDependencies } from './dependencies.ts';
import {
  initiateBody,
  initiateData,
  logoutBody,
  logoutData,
  refreshBody,
  refreshData,
  validateData,
} from './inputs.ts';

const tag = 'Login';

const KEY_NOTE =
  'Without a token, an `Idempotency-Key` must have at least 22 random characters; a shorter one has no effect.';

export const initiate = ({ logins, initiate: start, defaultRegion }: IdentityDependencies) =>
  command({
    method: 'POST',
    path: '/api/auth/initiate',
    summary: 'Start a login: send a WhatsApp message with a button to a phone',
    notes: `After the button is pressed, within 10 minutes, the tokens are sent once over the WebSocket \`/api/auth/ws?sessionId=…\`: \`{event: "auth_success", authToken, refreshToken, userId}\`. After that time, \`{event: "auth_expired"}\` is sent. A number gets at most 5 messages in 10 minutes. ${KEY_NOTE}`,
    tag,
    access: 'anyone',
    limit: 'login',
    limitedSubjects: {
      limit: 'login_of_number',
      of({ body }) {
        const phoneNumber = start && readPhoneNumber(body.phone_number, defaultRegion);
        // By each of its hashes: nodes may use different keys first, and count together.
        return phoneNumber === null ? [] : logins.phoneHashesOf(phoneNumber);
      },
      areRepetitionsFree: true,
    },
    kind: 'command',
    secrets: ['answer'],
    revised: false,
    body: initiateBody,
    answers: {
      200: { description: 'The session id, with which the waiting page connects', data: initiateData },
    },
    refusals: ['invalid_phone_number', 'message_not_sent', 'login_off', 'login_forgotten'],
    async handle({ body, context }) {
      if (start === null) return refuse('login_off');
      const phoneNumber = readPhoneNumber(body.phone_number, defaultRegion);
      if (phoneNumber === null) return refuse('invalid_phone_number', { field: 'phone_number' });
      const started = await start(phoneNumber, context);
      return isRefusal(started) ? started : { told: null, facts: null, position: started.position };
    },
    async present(_done, { context }) {
      const sessionId = await logins.sessionIdOf(context.commandId);
      if (typeof sessionId !== 'string') return sessionId;
      return { status: 200, message: 'Confirmation message sent successfully', data: { sessionId } };
    },
  });

export const refresh = ({ sessions, tokens }: IdentityDependencies) =>
  command({
    method: 'POST',
    path: '/api/auth/refresh',
    summary: 'Exchange a refresh token for two new tokens',
    notes: `Each refresh token works once. A second use is taken for theft, and the whole session ends. ${KEY_NOTE}`,
    tag,
    access: 'anyone',
    limit: 'session',
    kind: 'command',
    secrets: ['request', 'answer'],
    revised: false,
    body: refreshBody,
    answers: { 200: { description: 'The new tokens', data: refreshData } },
    refusals: ['invalid_refresh_token'],
    async handle({ body: { refresh_token }, context }) {
      const refreshed = await sessions.refresh(refresh_token, context);
      if (isRefusal(refreshed)) return refreshed;
      const { familyId, position } = refreshed;
      return { told: null, facts: { familyId }, position };
    },
    async present({ facts: { familyId } }, { context }) {
      const granted = await sessions.granted(familyId, context);
      if (isRefusal(granted)) return granted;
      return { status: 200, message: 'Tokens refreshed successfully', data: await tokens.issue(granted) };
    },
  });

export const logout = ({ ownAccount }: IdentityDependencies) =>
  command({
    method: 'POST',
    path: '/api/auth/logout',
    summary: 'Log out of one session, or of all sessions of a user',
    notes:
      'With `refresh_token`, that session ends; nothing else is needed. Without it, all sessions of the user end; this requires a token of that user. Access tokens of ended sessions are refused.',
    tag,
    access: 'anyone',
    limit: 'session',
    kind: 'command',
    secrets: ['request'],
    revised: false,
    body: logoutBody,
    answers: { 200: { description: 'Logged out', data: logoutData } },
    refusals: ['invalid_refresh_token', 'not_own_sessions', 'user_not_found', 'logout_failed'],
    async handle(request) {
      const { user_id, refresh_token: refreshToken } = request.body;
      const ended = await ownAccount.logout({ userId: user_id as UserId, refreshToken }, request);
      return isRefusal(ended) ? ended : { told: null, facts: null, position: ended.position };
    },
    async present() {
      return { status: 200, message: 'Logged out successfully', data: { success: true } };
    },
  });

export const validate = ({ ownAccount }: IdentityDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/auth/validate',
    summary: 'Whether an access token is valid, and its user',
    tag,
    access: ROLES,
    limit: 'user_read',
    kind: 'read',
    answers: { 200: { description: 'The token is valid', data: validateData } },
    refusals: ['invalid_access_token'],
    async handle({ caller }) {
      const account = await ownAccount.of(caller);
      if (account === null) return refuse('invalid_access_token');
      const { userId } = account;
      return { status: 200, message: 'Token validated successfully', data: { valid: true, userId } };
    },
  });
