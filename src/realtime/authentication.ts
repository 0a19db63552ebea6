import type { Socket } from 'socket.io';
import type { Position } from '../events/log/port.ts';
import { type AdmissionOptions, admit, type Rejection, sinceIn } from './admission.ts';
import type { Connection } from './connection.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { SocketCaller } from './declare.ts';
import { callerKeyOf, type GatewayLimits } from './limits.ts';

export interface SocketAuthenticationOptions extends AdmissionOptions {
  readonly limits: GatewayLimits;
  readonly connections: Pick<ConnectionLimits, 'addressOf' | 'occupy'>;
}

/** Why a socket is refused: by admission, or by a limit of its connection or caller. */
export type Refusal =
  | Rejection
  | 'already connected'
  | 'too many attempts'
  | 'too many connections'
  | 'connection closed';

export interface SocketAuthentication {
  /** A middleware of the namespace: admits a socket, or refuses it with a reason. */
  admit(socket: Socket, next: (error?: Error) => void): void;
  /** The caller of an admitted socket. */
  callerOf(socket: Socket): SocketCaller;
  /** Of a socket that has just been admitted: the position of the last event that its client knows. */
  sinceOf(socket: Socket): Position | null;
}

/** What a client gets as `connect_error`. Tokens that are invalid and those that have expired differ in the code alone. */
function refusalError(reason: Refusal): Error {
  if (reason === 'expired token')
    return Object.assign(new Error('invalid/expired token'), { data: { code: 'token_expired' } });
  return new Error(reason);
}

interface Attempts {
  count: number;
  /** An attempt is in progress, or has succeeded: one connection holds one socket. */
  taken: boolean;
}

export function createSocketAuthentication(options: SocketAuthenticationOptions): SocketAuthentication {
  const { limits, rejections, connections } = options;
  const attempts = new WeakMap<Connection, Attempts>();
  const callers = new WeakMap<Socket, SocketCaller>();

  async function enter(socket: Socket): Promise<Refusal | null> {
    const attempt = attempts.get(socket.conn) ?? { count: 0, taken: false };
    attempts.set(socket.conn, attempt);
    if (attempt.taken) return 'already connected';
    if (attempt.count >= limits.attempts) return rejectSocket(socket);
    attempt.count += 1;
    attempt.taken = true;
    const caller = await admit(socket.handshake.auth, socket.request, options);
    const reason = typeof caller === 'string' ? caller : register(socket, caller);
    if (reason === null) return null;
    attempt.taken = false;
    return reason;
  }

  function rejectSocket(socket: Socket): Refusal {
    socket.conn.close();
    return 'too many attempts';
  }

  function register(socket: Socket, caller: SocketCaller): Refusal | null {
    // The connection has closed meanwhile: it isn't watched any more.
    if (socket.conn.readyState !== 'open') return 'connection closed';
    const key = callerKeyOf(caller, connections.addressOf(socket.conn));
    if (!connections.occupy(socket.conn, key)) return 'too many connections';
    callers.set(socket, caller);
    return null;
  }

  return {
    admit(socket, next) {
      enter(socket).then((reason) => {
        if (reason === null) return next();
        const error = refusalError(reason);
        rejections.rejected(error.message, ` (socket: ${socket.id})`);
        next(error);
      }, next);
    },
    callerOf(socket) {
      const caller = callers.get(socket);
      if (!caller) throw new Error('a socket was connected that had not been admitted');
      return caller;
    },
    sinceOf(socket) {
      const since = sinceIn(socket.handshake.auth);
      return since === 'invalid' ? null : since;
    },
  };
}
