import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../../commands/keys.ts';
import { createSealing } from '../../commands/sealing.ts';
import type { ConsoleSessionId } from '../../events/ids.ts';
import type { StaffClaims } from './staff-claims.ts';

/** What a cookie says of its session. Times in milliseconds since the epoch. */
export interface SessionContent {
  readonly sessionId: ConsoleSessionId;
  readonly claims: StaffClaims;
  /** When the cookie was made. */
  readonly at: number;
  /** When the session ends at the latest. */
  readonly endsAt: number;
  /**
   * Of a sign-in at the issuer: the token that the issuer wants to see again at the sign-out, unless it is too long for a
   * cookie. Null: a link has signed in.
   */
  readonly issuer: { readonly idToken: string | null } | null;
}

export interface SessionCookieOptions {
  readonly sealing: Keys;
  readonly csrf: Keys;
  /** Whether browsers reach the desk by https. */
  readonly isSecure: boolean;
  /** How long a session lasts without a request, milliseconds. */
  readonly idleMs: number;
}

/** Makes and reads the cookies of sessions. Only nodes of the desk can read them. */
export interface SessionCookies {
  /** The content of the first valid cookie in a `Cookie` header; null without one, and when it has been idle for too long. */
  read(header: string | null, now: number): SessionContent | null;
  /** For `Set-Cookie`. */
  write(content: SessionContent): string;
  /** For `Set-Cookie`: removes the cookie. */
  readonly removal: string;
  /** When a session ends unless its cookie is renewed. */
  idleEnd(content: SessionContent): number;
  /** Pages send it with each change. */
  csrfTokenOf(session: ConsoleSessionId): string;
  isCsrfToken(session: ConsoleSessionId, token: string): boolean;
}

const NAME = 'casebook_session';
/** Bound to the host and to https by the browser itself (RFC 6265bis, 4.1.3.2). */
const HOST_NAME = `__Host-${NAME}`;
/** The name of the cookie. `isSecure`: whether browsers reach the desk by https. */
export const cookieName = (isSecure: boolean): string => (isSecure ? HOST_NAME : NAME);
const CONTEXT = 'session of the console';
/** Browsers keep cookies of 4096 bytes, names and attributes included. */
const MOST_BYTES = 3_800;

export function createSessionCookies(options: SessionCookieOptions): SessionCookies {
  const { isSecure, idleMs, csrf } = options;
  const sealing = createSealing(options.sealing);
  const name = cookieName(isSecure);
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  const idleEnd = ({ at, endsAt }: SessionContent) => Math.min(at + idleMs, endsAt);
  const tokenBy = (key: KeyObject, session: ConsoleSessionId) =>
    createHmac('sha256', key).update(session).digest('base64url');

  function contentOf(value: string, now: number): SessionContent | null {
    const text = sealing.unseal(CONTEXT, value);
    const content = text === null ? null : (JSON.parse(text) as SessionContent);
    return content && now < idleEnd(content) ? content : null;
  }

  return {
    idleEnd,
    removal: `${name}=; Max-Age=0; ${attributes}`,

    read(header, now) {
      for (const value of valuesIn(header ?? '', name)) {
        const content = contentOf(value, now);
        if (content) return content;
      }
      return null;
    },

    write(content) {
      const seconds = Math.max(1, Math.ceil((idleEnd(content) - content.at) / 1000));
      const seal = (kept: SessionContent) => sealing.seal(CONTEXT, JSON.stringify(kept));
      const whole = seal(content);
      const value =
        whole.length > MOST_BYTES ? seal({ ...content, issuer: content.issuer && { idToken: null } }) : whole;
      return `${name}=${value}; Max-Age=${seconds}; ${attributes}`;
    },

    csrfTokenOf: (session) => tokenBy(csrf[0], session),

    isCsrfToken(session, token) {
      const given = Buffer.from(token);
      return csrf.some((key) => {
        const expected = Buffer.from(tokenBy(key, session));
        return given.length === expected.length && timingSafeEqual(given, expected);
      });
    },
  };
}

/** The values of the cookies with that name, in a `Cookie` header. */
export const valuesIn = (header: string, name: string): readonly string[] =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
