import type { Logger } from 'pino';
import { authSuccessOf } from '../api/identity/access-tokens.ts';
import { identityEnvelope } from '../api/identity/envelope.ts';
import { bareAnswerOf } from '../api/kernel/bare-answer.ts';
import { type Failure, retryAfter } from '../api/kernel/failure.ts';
import { SECURITY_HEADERS } from '../api/kernel/security-headers.ts';
import type { HttpApi } from '../api/kernel/server.ts';
import type { Config } from '../config/config.ts';
import { UNLIMITED_WAITING, WAITING_LIMITS } from '../realtime/identity/limits.ts';
import { createWaitingRoom, type WaitingRoom } from '../realtime/identity/waiting.ts';
import type { HandshakeRefusal } from '../realtime/identity/waiting-admission.ts';
import { socketClientsOf } from './clients.ts';
import type { Identity } from './identity.ts';

export interface WaitingOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly http: HttpApi;
  readonly identity: Pick<Identity, 'logins' | 'tokens' | 'newContext'>;
  readonly wallClock?: () => number;
}

/** The sockets of this node that wait for logins. */
export function startWaiting({ config, logger, http, identity, wallClock }: WaitingOptions): WaitingRoom {
  const { logins, tokens, newContext } = identity;
  return createWaitingRoom({
    httpServer: http.server,
    collect: (sessionId) => logins.collect(sessionId, newContext()),
    successOf: (granted) => authSuccessOf(tokens, granted),
    refusalOf: (reason) => bareAnswerOf(REFUSED[reason], identityEnvelope),
    headers: SECURITY_HEADERS,
    ...socketClientsOf(config),
    limits: config.rateLimits ? WAITING_LIMITS : UNLIMITED_WAITING,
    logger,
    ...(wallClock && { now: wallClock }),
  });
}

const RETRY_SECONDS = 30;
const MISSING = 'sessionId is required';

const REFUSED: Readonly<Record<HandshakeRefusal, Failure>> = {
  session_missing: {
    status: 400,
    code: 'invalid_input',
    message: MISSING,
    errors: [{ field: 'sessionId', message: MISSING }],
  },
  origin_not_allowed: { status: 403, code: 'forbidden', message: 'Pages of this origin may not connect' },
  too_many_sockets: {
    status: 429,
    code: 'rate_limited',
    message: 'Too many connections wait already',
    ...retryAfter(RETRY_SECONDS),
  },
  too_many_handshakes: {
    status: 429,
    code: 'rate_limited',
    message: 'Too many requests, please try again later',
    ...retryAfter(RETRY_SECONDS),
  },
  other_method: {
    status: 405,
    code: 'method_not_allowed',
    message: 'A WebSocket is asked for with GET',
    headers: { Allow: 'GET' },
  },
  malformed: {
    status: 400,
    code: 'malformed_request',
    message: 'This is no handshake of a WebSocket',
    headers: { 'Sec-WebSocket-Version': '13, 8' },
  },
  stopping: {
    status: 503,
    code: 'unavailable',
    message: 'The service is being restarted',
    ...retryAfter(1),
  },
};
