import Koa, { type Context } from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import { addressKey } from '../../limits/address-key.ts';
import type { Endpoint } from '../endpoint.ts';
import { RequestAborted } from './body.ts';
import { createAddressOf, createProxyWarning } from './client-address.ts';
import { type CookieSessions, NO_COOKIE_SESSIONS } from './cookie-sessions.ts';
import { corsHeadersFor, createCors } from './cors.ts';
import { createDispatch, type Target, targetsOf } from './dispatch.ts';
import { createEnvelopes, type EnvelopeFamily } from './envelope.ts';
import { createFailureOfError } from './error-failures.ts';
import { type Exchange, exchangeOf } from './exchange.ts';
import { createGuard, createMemoryNonces, type NonceStore } from './guard.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createLimits, NO_LIMITS, type RateLimits } from './limits.ts';
import { createMetrics, type MetricReading, unsentBytes } from './metrics.ts';
import { createOverload, type Overload } from './overload.ts';
import { operationPages, type Page, type Readiness } from './pages.ts';
import { createPipeline, type PipelineParts } from './pipeline.ts';
import { refusingWhenOverloaded } from './refused-request.ts';
import { levelOf, requestLineOf } from './request-line.ts';
import { answerOfFailure } from './responder.ts';
import { createRoutes, type Found } from './routing.ts';
import { createSending } from './sending.ts';
import { createUnreadWatch } from './unread.ts';

/** The parts of the API. Optional ones are by default kept in this process's memory. */
export interface ApiDependencies
  extends Omit<PipelineParts, 'config' | 'limits' | 'guard' | 'overload' | 'cookieSessions'> {
  readonly logger: Logger;
  /** The version of the program, for health checks. */
  readonly version: string;
  /** That it was started from; null where it is unknown. */
  readonly commit?: string | null;
  readiness(): Promise<Readiness>;
  readonly gauges: readonly MetricReading[];
  readonly pages?: readonly Page[];
  readonly families?: readonly EnvelopeFamily[];
  readonly limits?: RateLimits;
  readonly cookieSessions?: CookieSessions;
  readonly nonces?: NonceStore;
  readonly overload?: Overload;
  /** Beginnings of paths whose WebSockets another part serves. */
  readonly webSockets?: readonly string[];
  /** The wall clock, in milliseconds since the epoch. */
  readonly wallClock?: () => number;
  /** Milliseconds of a monotonic clock; by default the process's own. */
  readonly elapsed?: () => number;
  /** A client that reads nothing of a response for so many milliseconds is disconnected; by default 20 s. */
  readonly stallMs?: number;
}

export interface HttpApi extends Lifecycle {
  readonly callback: ReturnType<Koa['callback']>;
  /** Whether there are more requests than can be answered in time: new connections should be refused. */
  isOverloaded(): boolean;
}

/** The status with which @koa/cors answers a preflight. */
const PREFLIGHT = 204;
/** For logs and metrics: the client disconnected before it got a response. */
const ABORTED = 499;

/** The HTTP server of an endpoint table. It does not listen yet. */
export function createHttpApi({
  config,
  endpoints,
  dependencies,
}: {
  config: Config;
  endpoints: readonly Endpoint[];
  dependencies: ApiDependencies;
}): HttpApi {
  const { logger, wallClock = Date.now } = dependencies;
  const overload = dependencies.overload ?? createOverload(logger);
  const metrics = createMetrics([...dependencies.gauges, unsentBytes(() => lifecycle.unsentBytes())]);
  const isStopping = () => lifecycle.isStopping();
  const unread = createUnreadWatch(dependencies.stallMs);
  const failureOfError = createFailureOfError(logger);
  const send = createSending({ logger, failureOfError, metrics, isStopping, unread });
  const addressOf = createAddressOf(config.trustedProxies);
  const warnOfProxy = createProxyWarning(config.trustedProxies, logger);
  const envelopeOf = createEnvelopes(dependencies.families ?? []);
  const pages = [
    ...operationPages({ ...dependencies, metrics, metricsTokens: config.metricsTokens }),
    ...(dependencies.pages ?? []),
  ];
  const find = createRoutes(targetsOf(endpoints, pages, envelopeOf));
  const dispatch = createDispatch(
    createPipeline({
      ...{ cookieSessions: NO_COOKIE_SESSIONS, ...dependencies },
      config,
      overload,
      limits: config.rateLimits ? (dependencies.limits ?? createLimits()) : NO_LIMITS,
      guard: createGuard(config, dependencies.nonces ?? createMemoryNonces(wallClock), wallClock),
    }),
  );

  /** Sends a response, also to every error, and returns its status. */
  async function handle(
    context: Context,
    exchange: Exchange,
    route: string,
    found: Found<Target>,
  ): Promise<number> {
    try {
      const answer = await dispatch(exchange, context.method, found);
      send(context, exchange, route, answer);
      return answer.status;
    } catch (error) {
      if (error instanceof RequestAborted) return ABORTED;
      const failure = failureOfError(error, { route, requestId: exchange.requestId });
      send(context, exchange, route, answerOfFailure(failure, envelopeOf(exchange.path)));
      return failure.status;
    }
  }

  async function observed(context: Context): Promise<void> {
    const started = performance.now();
    warnOfProxy(context.req);
    const exchange = exchangeOf(context, addressOf);
    const { method } = context;
    const found = find(method, exchange.path);
    const route = found.outcome === 'found' ? found.target.route : 'unmatched';
    let status = PREFLIGHT;
    await cors(context, async () => {
      status = await handle(context, exchange, route, found);
    });
    const ms = Math.round((performance.now() - started) * 100) / 100;
    metrics.observe(method, route, status, ms);
    logger[levelOf(exchange, status)](requestLineOf(exchange, { method, route, status, ms }), 'request');
  }

  const app = new Koa();
  app.on('error', (error: Error) => logger.debug({ reason: error.message }, 'a connection broke'));
  const cors = createCors(config);
  app.use(observed);
  const callback = app.callback();
  const listener = refusingWhenOverloaded(callback, {
    overload,
    clientOf: (request) => addressKey(addressOf(request)),
    envelopeOf,
    corsHeaders: ({ headers }) => corsHeadersFor(config, headers.origin),
    refused: ({ method = '' }, status) => metrics.observe(method, 'refused', status, 0),
  });
  const lifecycle = createLifecycle(listener, dependencies.webSockets);
  // Watches all that is sent: also by Socket.IO, and refusals before a request is parsed.
  lifecycle.server.on('connection', (socket) => unread.watch(socket));
  return {
    ...lifecycle,
    callback,
    isOverloaded: () => overload.isFull(),
    async stop(timeoutMs) {
      overload.close();
      await lifecycle.stop(timeoutMs);
      unread.close();
    },
  };
}
