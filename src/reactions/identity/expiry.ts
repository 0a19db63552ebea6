import { expireLogin, loginFold } from '../../commands/identity/login.ts';
import { expireSession, sessionFold } from '../../commands/identity/session.ts';
import { loginStream, sessionStream } from '../../events/identity/events.ts';
import type { FamilyId, LoginId } from '../../events/ids.ts';
import { loginExpiry } from '../../projections/identity/login-expiry/projection.ts';
import { sessionExpiry } from '../../projections/identity/session-expiry/projection.ts';
import type { WhenDue } from '../clock.ts';
import { command } from '../reaction.ts';

export const expireLogins: WhenDue = {
  dueTimes: loginExpiry,
  issue: (login) =>
    command(loginFold, loginStream(login as LoginId), (state, now) => expireLogin(now)(state)),
};

export const expireSessions: WhenDue = {
  dueTimes: sessionExpiry,
  issue: (family) =>
    command(sessionFold, sessionStream(family as FamilyId), (state, now) => expireSession(now)(state)),
};
