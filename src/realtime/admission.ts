import type { Bearer } from '../commands/caller.ts';
import { SOCKET_KINDS, type SocketCaller } from './declare.ts';
import type { Logger } from './logger.ts';

export interface AdmissionOptions {
  /** Null: not valid, or not any more. Throws when it can't be said now. */
  readonly authenticate: (token: string) => Promise<Bearer | null>;
  /** Whoever comes with a token becomes known by its claims. A failure doesn't keep them out. */
  readonly onAuthenticated: (bearer: Bearer) => Promise<void>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Why a connection is refused: the message of the client's `connect_error`. */
export type Rejection =
  | 'no token provided'
  | 'invalid/expired token'
  | 'role not allowed'
  | 'service unavailable';

/** No token of ours comes near it, and verifying costs. */
const MAX_TOKEN_LENGTH = 16 * 1024;

/**
 * Whom a connection belongs to, by what it gave as `auth` and nothing else: neither query nor headers count.
 * Only users and admins have anything to hear; the other roles are REST's.
 */
export async function admit(auth: unknown, options: AdmissionOptions): Promise<SocketCaller | Rejection> {
  const token = tokenOf(auth);
  // A guest would be told apart here: no token, but a `guestId`.
  if (token === undefined) return 'no token provided';
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'invalid/expired token';
  try {
    const bearer = await options.authenticate(token);
    if (bearer === null || bearer.expiresAt <= options.now()) return 'invalid/expired token';
    if (!holdsSockets(bearer)) return 'role not allowed';
    await options.onAuthenticated(bearer).catch((error) => {
      options.logger.warn({ err: error }, 'The bearer of a token could not be noted');
    });
    return bearer;
  } catch (error) {
    options.logger.error({ err: error }, 'A connection could not be authenticated');
    return 'service unavailable';
  }
}

/** Undefined when there is none: absent, null or empty. */
function tokenOf(auth: unknown): unknown {
  if (typeof auth !== 'object' || auth === null || !Object.hasOwn(auth, 'token')) return undefined;
  const { token } = auth as { readonly token: unknown };
  const empty = token === null || (typeof token === 'string' && token.trim() === '');
  return empty ? undefined : token;
}

const holdsSockets = (bearer: Bearer): bearer is SocketCaller =>
  (SOCKET_KINDS as readonly string[]).includes(bearer.kind);
