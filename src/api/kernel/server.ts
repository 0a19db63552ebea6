import Koa, { type Context } from 'koa';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.ts';
import { addressKey } from '../../limits/address-key.ts';
import type { Endpoint } from '../endpoint.ts';
import { RequestAborted } from './body.ts';
import { createAddressOf, createProxyWarning } from './client-address.ts';
import { corsHeadersFor, createCors } from './cors.ts';
import { answerOfFailure } from './ends.ts';
import { createEnvelopes, type Envelope, type EnvelopeFamily } from './envelope.ts';
import { failureOfError } from './error-failures.ts';
import { type Exchange, exchangeOf, headerOf } from './exchange.ts';
import { fail } from './failure.ts';
import { createGuard, createMemoryNonces, type NonceStore } from './guard.ts';
import { refuseLongHeaders } from './header-bounds.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createLimits, NO_LIMITS, type RateLimits } from './limits.ts';
import { createMetrics, type GaugeReading, unsentBytes } from './metrics.ts';
import { createOverload, type Overload } from './overload.ts';
import { operationPages, type Page, type PageAnswer, type Readiness } from './pages.ts';
import { createPipeline, type PipelineParts } from './pipeline.ts';
import { refusingWhenOverloaded } from './refused-request.ts';
import { createRoutes, type Found, type Route } from './routing.ts';
import { createSending } from './sending.ts';
import { createUnreadWatch } from './unread.ts';

/** What the API stands on. The parts that are optional are kept in this process's memory unless given. */
export interface ApiDependencies extends Omit<PipelineParts, 'config' | 'limits' | 'guard' | 'overload'> {
  readonly logger: Logger;
  readiness(): Promise<Readiness>;
  readonly gauges: readonly GaugeReading[];
  readonly pages?: readonly Page[];
  readonly families?: readonly EnvelopeFamily[];
  readonly limits?: RateLimits;
  readonly nonces?: NonceStore;
  readonly overload?: Overload;
  /** Beginnings of addresses where WebSockets are somebody else's business. */
  readonly webSockets?: readonly string[];
  /** The wall clock, in milliseconds since the epoch. */
  readonly wallClock?: () => number;
  /** Milliseconds since some moment; the process's own clock unless given. */
  readonly elapsed?: () => number;
  /** A client that takes nothing of an answer for so many milliseconds is cut off; 20 s unless given. */
  readonly stallMs?: number;
}

export interface HttpApi extends Lifecycle {
  readonly callback: ReturnType<Koa['callback']>;
  /** Whether there is more to do than can be done in time: no new connection should be let in. */
  isOverloaded(): boolean;
}

type Target =
  | {
      readonly kind: 'endpoint';
      readonly route: string;
      readonly endpoint: Endpoint;
      readonly envelope: Envelope;
    }
  | { readonly kind: 'page'; readonly route: string; readonly page: Page };

/** What @koa/cors answers to a preflight, without asking us. */
const PREFLIGHT = 204;
/** For logs and metrics: the client went away before it could be answered. */
const ABORTED = 499;

/** The HTTP server of an endpoint table. It listens once told to. */
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
  const send = createSending({ logger, metrics, isStopping, unread });
  const addressOf = createAddressOf(config.trustedProxies);
  const warnOfProxy = createProxyWarning(config.trustedProxies, logger);
  const envelopeOf = createEnvelopes(dependencies.families ?? []);
  const pages = [
    ...operationPages(dependencies.readiness, metrics, dependencies.elapsed),
    ...(dependencies.pages ?? []),
  ];
  const find = createRoutes(targetsOf(endpoints, pages, envelopeOf));
  const serve = createPipeline({
    ...dependencies,
    config,
    overload,
    limits: config.rateLimits ? (dependencies.limits ?? createLimits()) : NO_LIMITS,
    guard: createGuard(config, dependencies.nonces ?? createMemoryNonces(wallClock), wallClock),
  });

  async function respond(exchange: Exchange, method: string, found: Found<Target>): Promise<PageAnswer> {
    refuseLongHeaders(exchange.request.headers);
    if (exchange.request.headers.host === undefined && exchange.request.httpVersion !== '1.0')
      fail(400, 'malformed_request', 'The Host header is required');
    if (!isDecodable(exchange.path))
      fail(400, 'malformed_request', 'The path has a malformed percent-encoding');
    if (found.outcome === 'unknown') return fail(404, 'not_found', 'There is nothing at this address');
    if (found.outcome === 'other_method') return otherMethod(method, found.allowed);
    const { target, params } = found;
    if (target.kind === 'page')
      return target.page.answer({
        header: (name) => headerOf(exchange.request, name),
        search: exchange.search,
      });
    return serve(exchange, target.endpoint, params, target.envelope);
  }

  /** Answers, whatever happens, and says with which status. */
  async function handle(
    context: Context,
    exchange: Exchange,
    route: string,
    found: Found<Target>,
  ): Promise<number> {
    try {
      const answer = await respond(exchange, context.method, found);
      send(context, exchange, route, answer);
      return answer.status;
    } catch (error) {
      if (error instanceof RequestAborted) return ABORTED;
      const failure = failureOfError(error, logger, { route, requestId: exchange.requestId });
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
    const line = { method, route, status, ms, requestId: exchange.requestId };
    if (status >= 500) logger.error(line, 'request');
    else logger.info(line, 'request');
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
  // Whatever is sent there: also by Socket.IO, and what is refused before there is a request.
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

function targetsOf(
  endpoints: readonly Endpoint[],
  pages: readonly Page[],
  envelopeOf: (path: string) => Envelope,
): Route<Target>[] {
  return [
    ...endpoints.map((endpoint) => {
      const { method, path } = endpoint;
      const target: Target = { kind: 'endpoint', route: path, endpoint, envelope: envelopeOf(path) };
      return { method, path, target };
    }),
    ...pages.map((page) => {
      const target: Target = { kind: 'page', route: page.path, page };
      return { method: 'GET', path: page.path, target };
    }),
  ];
}

function otherMethod(method: string, allowed: readonly string[]): PageAnswer {
  const headers = { Allow: allowed.join(', ') };
  if (method === 'OPTIONS') return { status: 204, body: '', headers };
  return fail(405, 'method_not_allowed', `${method} is not possible here`, { headers });
}

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}
