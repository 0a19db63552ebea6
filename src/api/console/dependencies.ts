import type { ConsoleSessions } from '../../commands/identity/console-sessions.ts';
import type { Keys } from '../../commands/keys.ts';
import type { SessionContent, SessionCookies } from './session-cookie.ts';
import type { Staff } from './staff-claims.ts';

export interface ConsoleDependencies {
  readonly sessions: ConsoleSessions;
  readonly cookies: SessionCookies;
  /** The keys of sign-in links; null: this desk takes none. */
  readonly links: Keys | null;
  /** How long a session lasts at most, milliseconds. */
  readonly lifetimeMs: number;
  /** The holder of a session; null when its claims say nobody who may work in the console. */
  readonly holderOf: (content: SessionContent) => Staff | null;
  /** The address at which a sign-in by the issuer begins; null: there is no issuer. */
  readonly issuerPath: string | null;
  /** The address at the issuer that ends its own session; null: it has none, or can't be reached. `header`: of the request. */
  readonly leaveIssuer: (
    idToken: string | null,
    header: (name: string) => string | null,
  ) => Promise<string | null>;
  /** Of the desk. */
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
