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
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
