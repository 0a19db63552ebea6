import type { Bearer } from '../../commands/caller.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Exchange } from './exchange.ts';

/** The callers of requests whose credentials are a session's cookie. */
export interface CookieSessions {
  /**
   * The caller of a request without `Authorization`; null: the request counts as one without credentials. A cookie that is to be
   * renewed is set on the response. Throws `RequestFailed` (403 without the CSRF token, 503).
   */
  callerOf(exchange: Exchange, endpoint: Endpoint): Promise<Bearer | null>;
}

/** For servers whose pages sign nobody in. */
export const NO_COOKIE_SESSIONS: CookieSessions = { callerOf: () => Promise.resolve(null) };
