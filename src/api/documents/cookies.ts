import { STAFF_ROLES } from '../../events/identity/console-session-events.ts';
import { cookieName } from '../console/session-cookie.ts';
import type { Endpoint } from '../endpoint.ts';
import { isIdentityPath } from '../identity/envelope.ts';

/** Whether the cookie of a session of the console can stand for a token. */
export const takesCookies = ({ path, access }: Pick<Endpoint, 'path' | 'access'>): boolean =>
  !isIdentityPath(path) && (access === 'anyone' || STAFF_ROLES.some((role) => access.includes(role)));

/** Whether it needs the token of the session beside the cookie. */
export const takesCsrfToken = (endpoint: Pick<Endpoint, 'method' | 'path' | 'access'>): boolean =>
  endpoint.method !== 'GET' && takesCookies(endpoint);

/** The ways in which a caller is known, as schemes of the document. `isSecure`: whether browsers reach the desk by https. */
export const securitySchemes = (isSecure: boolean) => ({
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Claims `sub`, `role` and `exp`. `npm run --silent token -- --role admin --sub ada` prints one.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName(isSecure),
    description:
      'The session of the console, which `POST /console/api/sign-in` or a sign-in at the issuer begins. It counts only without `Authorization`, and in requests of pages of the desk’s own origin.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'The `csrf_token` of `GET /console/api/me`, beside the cookie in all requests but GET.',
  },
});

/** Which of them an endpoint takes. An empty requirement: none is needed. */
export const securityOf = (endpoint: Pick<Endpoint, 'method' | 'path' | 'access'>): readonly object[] => [
  ...(endpoint.access === 'anyone' ? [{}] : []),
  { bearer: [] },
  ...(takesCookies(endpoint) ? [{ session: [], ...(takesCsrfToken(endpoint) && { csrf: [] }) }] : []),
];
