import type { Bearer } from '../commands/caller.ts';
import type { GuestIds } from '../commands/conversations/guest-ids.ts';
import type { SocketBearer, SocketCaller } from './declare.ts';
import type { RejectionLog } from './rejection-log.ts';

export interface AdmissionOptions {
  /** Null: not valid, or not any more. Throws when it can't be said now. */
  readonly authenticate: (token: string) => Promise<Bearer | null>;
  /** Whoever comes with a token becomes known by its claims. A failure doesn't keep them out. */
  readonly onAuthenticated: (bearer: Bearer) => Promise<void>;
  readonly guestIds: GuestIds;
  readonly rejections: RejectionLog;
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
 * Only users, admins and guests have anything to hear; the other roles are REST's.
 */
export async function admit(auth: unknown, options: AdmissionOptions): Promise<SocketCaller | Rejection> {
  const token = memberOf(auth, 'token') ?? undefined;
  if (token === undefined) return guestOf(auth, options) ?? 'no token provided';
  if (typeof token === 'string' && token.trim() === '') return 'no token provided';
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'invalid/expired token';
  try {
    const bearer = await options.authenticate(token);
    if (bearer === null || bearer.expiresAt <= options.now()) return 'invalid/expired token';
    if (!holdsSockets(bearer)) return 'role not allowed';
    await options.onAuthenticated(bearer).catch((error) => {
      options.rejections.failed('The bearer of a token could not be noted', error);
    });
    return bearer;
  } catch (error) {
    options.rejections.failed('A connection could not be authenticated', error);
    return 'service unavailable';
  }
}

/** Whoever says that they are a guest is one: under the id that they give, if it was issued here, or a new one. */
function guestOf(auth: unknown, { guestIds, now }: AdmissionOptions): SocketCaller | null {
  const claimed = memberOf(auth, 'guestId');
  if (claimed === undefined) return null;
  const known = guestIds.recognise(claimed);
  if (known !== null) return { kind: 'guest', id: known };
  const { id, secret } = guestIds.issue(now());
  return { kind: 'guest', id, newSecret: secret };
}

/** Undefined when there is none. */
const memberOf = (auth: unknown, name: string): unknown =>
  typeof auth === 'object' && auth !== null && Object.hasOwn(auth, name)
    ? auth[name as keyof typeof auth]
    : undefined;

const holdsSockets = (bearer: Bearer): bearer is SocketBearer =>
  bearer.kind === 'user' || bearer.kind === 'admin';
