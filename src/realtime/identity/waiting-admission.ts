import type { IncomingMessage } from 'node:http';
import { loginIdOf } from '../../commands/identity/secrets.ts';
import type { LoginId } from '../../events/ids.ts';
import { createOccupancy } from '../../limits/occupancy.ts';
import { createKeyedAllowance } from '../../limits/windows.ts';
import { isWelcome, type OriginRules } from '../connection-limits.ts';
import type { WaitingLimits } from './limits.ts';

/** Why a handshake is refused before it becomes a socket. */
export const HANDSHAKE_REFUSALS = [
  'session_missing',
  'origin_not_allowed',
  'too_many_sockets',
  'too_many_handshakes',
  'stopping',
  'other_method',
  'malformed',
] as const;
export type HandshakeRefusal = (typeof HANDSHAKE_REFUSALS)[number];

/** An admitted client. */
export interface AdmittedSocket {
  readonly sessionId: string;
  readonly loginId: LoginId;
  /** To be called once, when the client is gone. */
  leave(): void;
}

export interface WaitingAdmissionOptions {
  readonly limits: WaitingLimits;
  readonly origins: OriginRules;
  /** The client by which sockets are counted. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface WaitingAdmission {
  admit(request: IncomingMessage): Promise<AdmittedSocket | HandshakeRefusal>;
  close(): void;
}

/** Limits the sockets that wait for logins. It doesn't know whether the login exists. */
export function createWaitingAdmission({
  limits,
  origins,
  addressOf,
  now = Date.now,
}: WaitingAdmissionOptions): WaitingAdmission {
  const { sockets } = limits;
  const ofAddress = createOccupancy();
  const ofLogin = createOccupancy();
  const mayConnect = createKeyedAllowance(limits.handshakes, now);
  let total = 0;
  let closed = false;

  function enter(sessionId: string, address: string): AdmittedSocket | HandshakeRefusal {
    const loginId = loginIdOf(sessionId);
    const isFull =
      total >= sockets.total ||
      ofAddress.of(address) >= sockets.perAddress ||
      ofLogin.of(loginId) >= sockets.perLogin;
    if (isFull) return 'too_many_sockets';
    const holds = [ofAddress.hold(address), ofLogin.hold(loginId)];
    total += 1;
    return {
      sessionId,
      loginId,
      leave() {
        for (const release of holds) release();
        total -= 1;
      },
    };
  }

  return {
    async admit(request) {
      const sessionId = sessionIdOf(request);
      if (closed) return 'stopping';
      if (sessionId === null) return 'session_missing';
      if (!isWelcome(request, origins)) return 'origin_not_allowed';
      const address = addressOf(request);
      return mayConnect(address) ? enter(sessionId, address) : 'too_many_handshakes';
    },
    close() {
      closed = true;
    },
  };
}

/** Null when there is none, or more than one. */
function sessionIdOf({ url = '' }: IncomingMessage): string | null {
  const [, search = ''] = url.split('?', 2);
  const [sessionId, ...others] = new URLSearchParams(search).getAll('sessionId');
  return sessionId && others.length === 0 ? sessionId : null;
}
