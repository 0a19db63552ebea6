import {
  refreshTokenReused,
  sessionEnded,
  sessionExpired,
  sessionRefreshed,
  sessionStarted,
} from '../../../events/identity/events.ts';
import { dueTimes } from '../../due-times/projection.ts';

/** When sessions expire because their refresh token was not exchanged. */
export const sessionExpiry = dueTimes({
  name: 'identity/session-expiry',
  version: 1,
  begins: null,
  events: [sessionStarted, sessionRefreshed, sessionEnded, sessionExpired, refreshTokenReused],
  on: ({ event: { data } }) => ({ key: data.familyId, at: 'expiresAt' in data ? data.expiresAt : null }),
});
