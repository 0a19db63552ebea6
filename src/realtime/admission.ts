import type { IncomingMessage } from 'node:http';
import type { Bearer } from '../commands/caller.ts';
import type { GuestIds } from '../commands/conversations/guest-ids.ts';
import type { Position } from '../events/log/port.ts';
import type { SocketBearer, SocketCaller } from './declare.ts';
import type { RejectionLog } from './rejection-log.ts';

export interface AdmissionOptions {
  /** Null: invalid. Throws when the token can't be verified now. */
  readonly authenticate: (token: string) => Promise<Bearer | 'expired' | null>;
  /** The bearer for whom the handshake's cookie stands; null without one. Throws when it can't be verified now. */
  readonly holderOf: (handshake: IncomingMessage) => Promise<Bearer | null>;
  /** Registers the bearer of a valid token. A failure doesn't refuse the connection. */
  readonly onAuthenticated: (bearer: Bearer) => Promise<void>;
  readonly guestIds: GuestIds;
  readonly rejections: RejectionLog;
  readonly now: () => number;
}

/** Why a connection is refused. `expired token`: it was valid until some time ago. */
export type Rejection =
  | 'no token provided'
  | 'invalid/expired token'
  | 'expired token'
  | 'role not allowed'
  | 'invalid since_position'
  | 'service unavailable';

/** Valid tokens are much shorter, and verification is expensive. */
const MAX_TOKEN_LENGTH = 16 * 1024;

/**
 * The caller of a connection, by its `auth`; where that names nobody, by the cookie of a session. Query and other headers are
 * ignored. Only users, admins and guests get broadcasts; the other roles use REST.
 */
export async function admit(
  auth: unknown,
  handshake: IncomingMessage,
  options: AdmissionOptions,
): Promise<SocketCaller | Rejection> {
  if (sinceIn(auth) === 'invalid') return 'invalid since_position';
  const token = memberOf(auth, 'token') ?? undefined;
  if (token === undefined)
    return (
      guestOf(auth, options) ?? admitBearer(() => options.holderOf(handshake), 'no token provided', options)
    );
  if (typeof token === 'string' && token.trim() === '') return 'no token provided';
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'invalid/expired token';
  return admitBearer(() => options.authenticate(token), 'invalid/expired token', options);
}

/** `nobody`: why a connection is refused that has no bearer. */
async function admitBearer(
  authenticate: () => Promise<Bearer | 'expired' | null>,
  nobody: Rejection,
  options: AdmissionOptions,
): Promise<SocketCaller | Rejection> {
  try {
    const bearer = await authenticate();
    if (bearer === null) return nobody;
    if (bearer === 'expired' || bearer.expiresAt <= options.now()) return 'expired token';
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

/** A client with a `guestId` is a guest: with that id if it was issued here, else with a new one. */
function guestOf(auth: unknown, { guestIds, now }: AdmissionOptions): SocketCaller | null {
  const claimed = memberOf(auth, 'guestId');
  if (claimed === undefined) return null;
  const known = guestIds.recognise(claimed);
  if (known !== null) return { kind: 'guest', id: known };
  const { id, secret } = guestIds.issue(now());
  return { kind: 'guest', id, newSecret: secret };
}

/** The position of the last event that a client knows, by its `auth`; null: it asks for nothing that it missed. */
export function sinceIn(auth: unknown): Position | 'invalid' | null {
  const since = memberOf(auth, 'since_position') ?? null;
  if (since === null) return null;
  return Number.isSafeInteger(since) && (since as number) >= 0 ? (since as Position) : 'invalid';
}

/** Undefined without that member. */
const memberOf = (auth: unknown, name: string): unknown =>
  typeof auth === 'object' && auth !== null && Object.hasOwn(auth, name)
    ? auth[name as keyof typeof auth]
    : undefined;

const holdsSockets = (bearer: Bearer): bearer is SocketBearer =>
  bearer.kind === 'user' || bearer.kind === 'admin';
