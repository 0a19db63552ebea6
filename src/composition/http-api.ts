import type { Logger } from 'pino';
import type { Endpoint } from '../api/endpoint.ts';
import { IDENTITY_FAMILIES } from '../api/identity/envelope.ts';
import type { CookieSessions } from '../api/kernel/cookie-sessions.ts';
import type { RateLimits } from '../api/kernel/limits.ts';
import type { MetricReading } from '../api/kernel/metrics.ts';
import type { Overload } from '../api/kernel/overload.ts';
import type { Page, Readiness } from '../api/kernel/pages.ts';
import { createHttpApi, type HttpApi } from '../api/kernel/server.ts';
import type { TokenVerifier } from '../api/kernel/tokens.ts';
import type { Bearer } from '../commands/caller.ts';
import { createIdempotentCommands } from '../commands/idempotency/idempotency.ts';
import type { Keys } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import type { AccessRecord } from '../events/audit/access-events.ts';
import { isConversationStream } from '../events/conversations/events.ts';
import type { Instant } from '../events/ids.ts';
import { createLogEnd } from '../projections/log-end.ts';
import { SOCKET_PATH } from '../realtime/gateway.ts';
import { WAITING_PATH } from '../realtime/identity/waiting.ts';
import type { Stores } from './stores/stores.ts';
import type { UseCases } from './use-cases.ts';
import { build } from './version.ts';

/** What a desk hands on to its HTTP server. */
export interface ApiOptions {
  readonly config: Config;
  readonly stores: Stores;
  readonly logger: Logger;
  /** Milliseconds since the epoch; by default the machine's clock. */
  readonly wallClock?: () => number;
  /** A client that reads nothing of a response for so many milliseconds is disconnected; by default 20 s. */
  readonly stallMs?: number;
  /** A read waits at most so many milliseconds for the read models; by default 5 s. */
  readonly catchUpMs?: number;
  /** What turns requests away while there are too many; by default a limit that watches the event loop. */
  readonly overload?: Overload;
}

interface ApiParts {
  readonly endpoints: readonly Endpoint[];
  readonly pages: readonly Page[];
  readonly useCases: UseCases;
  readonly verifier: TokenVerifier;
  readonly onAuthenticated: (bearer: Bearer) => Promise<void>;
  readonly limits: RateLimits;
  readonly cookieSessions: CookieSessions;
  readonly now: () => Instant;
  readonly recordAccess: (access: AccessRecord) => void;
  readonly fingerprintKeys: Keys;
  readonly gauges: readonly MetricReading[];
  readonly readiness: () => Promise<Readiness>;
}

/** The HTTP server of a desk. It does not listen yet. */
export function createApi(
  { config, stores, logger, wallClock, stallMs, catchUpMs, overload }: ApiOptions,
  { endpoints, useCases, ...parts }: ApiParts,
): HttpApi {
  const { progress, standstill } = stores;
  return createHttpApi({
    config,
    endpoints,
    dependencies: {
      ...parts,
      ...build,
      logger,
      idempotency: createIdempotentCommands(useCases.commands, parts.now),
      // Only tickets and conversations are changed under a condition.
      since: (caller, missed) =>
        (isConversationStream(missed.stream) ? useCases.chat : useCases.tickets).since(caller, missed),
      projected: { ...progress, ...standstill, isBeyondLog: createLogEnd(stores.log).isBefore },
      acknowledge: (position) => progress.acknowledge(position),
      webSockets: [SOCKET_PATH, WAITING_PATH],
      families: IDENTITY_FAMILIES,
      ...(stores.shared && { nonces: stores.shared.nonces }),
      ...(wallClock && { wallClock }),
      ...(stallMs !== undefined && { stallMs }),
      ...(catchUpMs !== undefined && { catchUpMs }),
      ...(overload && { overload }),
    },
  });
}
