import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createCookieAuthentication } from '../api/console/cookie-authentication.ts';
import { consoleEndpoints } from '../api/console/endpoints.ts';
import { createAttemptCookies } from '../api/console/oidc/attempt-cookie.ts';
import { createIssuer } from '../api/console/oidc/issuer.ts';
import { createLeaveIssuer } from '../api/console/oidc/leave-issuer.ts';
import { issuerPages, START_PATH } from '../api/console/oidc/pages.ts';
import { createConsolePages } from '../api/console/pages.ts';
import { createSessionCookies, type SessionContent } from '../api/console/session-cookie.ts';
import { type ConsoleSessionWatch, createConsoleSessionWatch } from '../api/console/session-watch.ts';
import { SIGN_IN_LINKS } from '../api/console/sign-in-links.ts';
import { staffBearerOf } from '../api/console/staff-claims.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { isIdentityPath } from '../api/identity/envelope.ts';
import type { CookieSessions } from '../api/kernel/cookie-sessions.ts';
import type { RateLimits } from '../api/kernel/limits.ts';
import type { Page } from '../api/kernel/pages.ts';
import type { Bearer } from '../commands/caller.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createConsoleSessions } from '../commands/identity/console-sessions.ts';
import { deriveKeys } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import type { Actor } from '../events/envelope.ts';
import type { Instant } from '../events/ids.ts';
import type { LiveOptions } from './live.ts';
import { newContext } from './new-context.ts';

export interface ConsoleOptions {
  readonly config: Config;
  readonly commands: CommandHandler;
  readonly logger: Logger;
  readonly limits: RateLimits;
  /** The time of commands. */
  readonly now: () => Instant;
  /** Milliseconds since the epoch; by default the machine's clock. */
  readonly wallClock?: () => number;
}

/** The console: its page, its sessions, and who has them. */
export interface Console extends Pick<LiveOptions, 'holderOf'> {
  readonly endpoints: readonly Endpoint[];
  readonly pages: readonly Page[];
  readonly watch: ConsoleSessionWatch;
  readonly cookieSessions: CookieSessions;
  /** Whether the session of a bearer is known to have ended. */
  isOver(bearer: Bearer): boolean;
}

const BUILT = fileURLToPath(new URL('../../console/dist', import.meta.url));
/** A cookie is renewed after this part of the time that it lasts without requests. */
const RENEWED_AFTER = 0.1;
const ANYONE: Actor = { kind: 'anonymous', id: null };

export function createConsole(options: ConsoleOptions): Console {
  const { config, commands, logger, limits, wallClock: now = Date.now } = options;
  const { defaultRegion } = config;
  const { isSecure, idleMs, lifetimeMs, signInLinks, url, oidc } = config.console;
  const keysFor = (purpose: string) => deriveKeys(serverSecrets(config), purpose);
  const sessions = createConsoleSessions(commands);
  const watch = createConsoleSessionWatch(sessions);
  const cookies = createSessionCookies({
    sealing: keysFor('sessions of the console'),
    csrf: keysFor('CSRF tokens of the console'),
    isSecure,
    idleMs,
  });
  const authentication = createCookieAuthentication({
    ...{ cookies, watch, defaultRegion, now },
    renewMs: idleMs * RENEWED_AFTER,
    // What users do with their own accounts is none of the console's business.
    covers: (path) => !isIdentityPath(path),
  });
  const issuer = oidc && { settings: oidc, server: createIssuer(oidc) };
  const parts = {
    ...{ sessions, cookies, lifetimeMs, now },
    holderOf: (content: SessionContent) =>
      staffBearerOf(content.claims, content.sessionId, cookies.idleEnd(content), { defaultRegion }),
  };

  return {
    watch,
    cookieSessions: authentication,
    holderOf: authentication.holderOf,
    isOver: ({ consoleSession }) => consoleSession !== undefined && watch.knownOpen(consoleSession) === false,
    endpoints: consoleEndpoints({
      ...parts,
      timeZone: config.timeZone,
      links: signInLinks ? keysFor(SIGN_IN_LINKS) : null,
      issuerPath: issuer && START_PATH,
      leaveIssuer: createLeaveIssuer(issuer?.server ?? null, url, logger),
    }),
    pages: [
      ...createConsolePages(BUILT),
      ...issuerPages({
        ...parts,
        ...{ issuer, limits, url, logger },
        attempts: createAttemptCookies(keysFor('sign-ins at the issuer'), isSecure),
        newContext: () => newContext(ANYONE, options.now),
      }),
    ],
  };
}
