import type { IncomingMessage } from 'node:http';
import type { CountryCode } from 'libphonenumber-js';
import type { Bearer } from '../../commands/caller.ts';
import type { ConsoleSessionId } from '../../events/ids.ts';
import type { Endpoint } from '../endpoint.ts';
import type { CookieSessions } from '../kernel/cookie-sessions.ts';
import { headerOf } from '../kernel/exchange.ts';
import { fail, retryAfter } from '../kernel/failure.ts';
import { isFromOwnPage } from '../kernel/own-page.ts';
import type { SessionContent, SessionCookies } from './session-cookie.ts';
import type { ConsoleSessionWatch } from './session-watch.ts';
import { staffBearerOf } from './staff-claims.ts';

export interface CookieAuthenticationParts {
  readonly cookies: SessionCookies;
  readonly watch: Pick<ConsoleSessionWatch, 'isOpen'>;
  readonly defaultRegion: CountryCode;
  /** How old a cookie gets before it is renewed, milliseconds. */
  readonly renewMs: number;
  /** Whether cookies count under that path. */
  readonly covers: (path: string) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Authenticates requests and sockets by the cookie of a session. */
export interface CookieAuthentication extends CookieSessions {
  /** Whose session the handshake of a socket belongs to; null without one, and for pages of other origins. Throws the log's errors. */
  holderOf(handshake: IncomingMessage): Promise<Bearer | null>;
}

interface Found {
  readonly bearer: Bearer;
  readonly content: SessionContent;
}

const RETRY_SECONDS = 5;

export function createCookieAuthentication(parts: CookieAuthenticationParts): CookieAuthentication {
  const { cookies, watch, covers, renewMs, now } = parts;

  /** The session of a cookie, if it has not ended. */
  async function find(cookie: string | null): Promise<Found | null> {
    const content = cookies.read(cookie, now());
    if (content === null || !(await watch.isOpen(content.sessionId))) return null;
    const bearer = staffBearerOf(content.claims, content.sessionId, cookies.idleEnd(content), parts);
    return bearer && { bearer, content };
  }

  /** Whether a change comes from the console's own page; false where the request is to count as one without credentials. */
  function isMeant({ access }: Endpoint, session: ConsoleSessionId, token: string | null): boolean {
    if (token === null && access === 'anyone') return false;
    if (token !== null && cookies.isCsrfToken(session, token)) return true;
    return fail(403, 'invalid_csrf_token', 'X-CSRF-Token must be the csrf_token of GET /console/api/me');
  }

  return {
    async callerOf({ request, context }, endpoint) {
      const header = (name: string) => headerOf(request, name);
      if (!covers(endpoint.path) || !isFromOwnPage(header)) return null;
      const found = await find(header('cookie')).catch(failUnavailable);
      if (found === null) return null;
      const { bearer, content } = found;
      const isChange = endpoint.method !== 'GET';
      if (isChange && !isMeant(endpoint, content.sessionId, header('x-csrf-token'))) return null;
      if (now() - content.at > renewMs)
        context.res.setHeader('Set-Cookie', cookies.write({ ...content, at: now() }));
      return bearer;
    },

    async holderOf(handshake) {
      const header = (name: string) => headerOf(handshake, name);
      if (!isFromOwnPage(header)) return null;
      // Browsers name the origin of each WebSocket, and of each request of polling that a page of another origin could read.
      if (header('upgrade') !== null && header('origin') === null) return null;
      return (await find(header('cookie')))?.bearer ?? null;
    },
  };
}

const failUnavailable = (): never =>
  fail(503, 'unavailable', 'Sessions cannot be verified right now', retryAfter(RETRY_SECONDS));
