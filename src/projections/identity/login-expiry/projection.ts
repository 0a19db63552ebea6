import { loginExpired, loginStarted, sessionStarted } from '../../../events/identity/events.ts';
import { dueTimes } from '../../due-times/projection.ts';

/** When logins expire that have led to no session. The token family of a session has the id of its login. */
export const loginExpiry = dueTimes({
  name: 'identity/login-expiry',
  version: 1,
  begins: null,
  events: [loginStarted, loginExpired, sessionStarted],
  on({ event: { type, data } }) {
    if (type === 'LoginStarted') return { key: data.loginId, at: data.expiresAt };
    return { key: type === 'LoginExpired' ? data.loginId : data.familyId, at: null };
  },
});
