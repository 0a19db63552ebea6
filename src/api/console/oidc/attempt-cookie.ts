import type { Keys } from '../../../commands/keys.ts';
import { createSealing } from '../../../commands/sealing.ts';
import type { ConsoleSessionId } from '../../../events/ids.ts';
import { valuesIn } from '../session-cookie.ts';
import type { Attempt } from './issuer.ts';

/** A sign-in that a browser has begun. */
export interface BegunSignIn extends Attempt {
  /** The session that it starts: the same answer of the issuer starts no second one. */
  readonly sessionId: ConsoleSessionId;
  /** The path of the console that the person wanted to see. */
  readonly returnTo: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Keeps what a browser has begun in the browser itself, so that any node can end it. */
export interface AttemptCookies {
  /** For `Set-Cookie`. */
  write(begun: BegunSignIn): string;
  /** What was begun with that state; null when it was another browser's, or took too long. */
  read(header: string | null, state: string, now: number): BegunSignIn | null;
  /** For `Set-Cookie`: removes the cookie. */
  readonly removal: string;
}

export const ATTEMPT_SECONDS = 10 * 60;
const CONTEXT = 'sign-in at the issuer';

export function createAttemptCookies(keys: Keys, isSecure: boolean): AttemptCookies {
  const sealing = createSealing(keys);
  const name = `${isSecure ? '__Host-' : ''}casebook_sign_in`;
  // Not `Strict`: the issuer sends the browser back from its own site.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;

  return {
    removal: `${name}=; Max-Age=0; ${attributes}`,
    write: (begun) =>
      `${name}=${sealing.seal(CONTEXT, JSON.stringify(begun))}; Max-Age=${ATTEMPT_SECONDS}; ${attributes}`,
    read(header, state, now) {
      for (const value of valuesIn(header ?? '', name)) {
        const text = sealing.unseal(CONTEXT, value);
        const begun = text === null ? null : (JSON.parse(text) as BegunSignIn);
        if (begun && begun.state === state && now < begun.expiresAt) return begun;
      }
      return null;
    },
  };
}
