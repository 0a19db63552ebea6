import type { Logger } from 'pino';
import { isAllowedOrigin } from './api/kernel/cors.ts';
import { addressOf } from './api/kernel/exchange.ts';
import { addressKey } from './api/kernel/limits.ts';
import type { HttpApi } from './api/kernel/server.ts';
import type { TokenVerifier } from './api/kernel/tokens.ts';
import type { Bearer } from './commands/caller.ts';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import { codec } from './events/catalogue.ts';
import { createBroadcaster } from './realtime/broadcaster.ts';
import { createGateway, type Gateway } from './realtime/gateway.ts';
import { DEFAULT_LIMITS, UNLIMITED_RATES } from './realtime/limits.ts';
import type { ClientEvents } from './realtime/protocol.ts';
import type { FindTicketFacts } from './realtime/ticketing/facts.ts';
import { createTicketTeller, logTicketDelivery } from './realtime/ticketing/tell.ts';

export interface LiveOptions {
  readonly config: Config;
  readonly engines: Engines;
  readonly logger: Logger;
  readonly http: HttpApi;
  readonly clientEvents: ClientEvents;
  readonly ticketFacts: FindTicketFacts;
  readonly verifier: TokenVerifier;
  readonly onAuthenticated: (bearer: Bearer) => Promise<void>;
  /** Whether the session of a bearer is known to have ended. */
  readonly isOver: (bearer: Bearer) => boolean;
}

/** The sockets of this node, and the follower of the log that tells them what happens. */
export interface Live {
  readonly gateway: Gateway;
  /** Resolves once everything that happens from now on is told. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

export function startLive(options: LiveOptions): Live {
  const { config, engines, logger, http, verifier, onAuthenticated, ticketFacts } = options;
  const { log, progress } = engines;
  const gateway = createGateway({
    httpServer: http.server,
    events: options.clientEvents,
    authenticate: verifier,
    onAuthenticated,
    isOver: options.isOver,
    // Whoever joins reads next: what the room was told before must then be there.
    onJoined: () => progress.acknowledge(broadcaster.handled()),
    corsOrigins: (origin) => isAllowedOrigin(config.corsOrigins, origin),
    addressOf: (request) => addressKey(addressOf(request)),
    limits: config.rateLimits ? DEFAULT_LIMITS : UNLIMITED_RATES,
    logger,
  });
  const broadcaster = createBroadcaster({
    log,
    codec,
    progress,
    audience: gateway.audience,
    broadcastsOf: createTicketTeller(ticketFacts),
    delivered: logTicketDelivery(logger),
    announced: (position) => progress.acknowledge(position),
    logger,
  });
  const stopping = new AbortController();
  const running = broadcaster.run(stopping.signal);
  return {
    gateway,
    started: broadcaster.started,
    async close() {
      stopping.abort();
      await running;
      await gateway.close();
    },
  };
}
