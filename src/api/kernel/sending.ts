import type { OutgoingHttpHeaders } from 'node:http';
import type { Context } from 'koa';
import type { Logger } from 'pino';
import { discardRest } from './body.ts';
import { createDelivery } from './delivery.ts';
import type { FailureOfError } from './error-failures.ts';
import type { Exchange } from './exchange.ts';
import type { Metrics } from './metrics.ts';
import type { PageAnswer } from './pages.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { UnreadWatch } from './unread.ts';

/** Sends a response to the request of an exchange; `route` is for the log. */
export type Send = (context: Context, exchange: Exchange, route: string, answer: PageAnswer) => void;

export interface SendingParts {
  readonly logger: Logger;
  readonly failureOfError: FailureOfError;
  readonly metrics: Pick<Metrics, 'brokenOff'>;
  /** Whether connections are closed after their responses. */
  isStopping(): boolean;
  readonly unread: Pick<UnreadWatch, 'hasCut'>;
}

/** Unless the answer has its own. */
const USUAL_HEADERS = {
  ...SECURITY_HEADERS,
  'Cache-Control': 'no-store',
  'Content-Type': 'application/json; charset=utf-8',
  // What a page of an origin gets depends on the origin: caches must tell them apart.
  Vary: 'Origin',
};

/**
 * Writes all headers at once: one by one, as Koa does, costs several times as much. A single one that was set before makes Node.js
 * write all of them one by one.
 */
export function createSending({ logger, failureOfError, metrics, isStopping, unread }: SendingParts): Send {
  const delivery = createDelivery(unread);

  return (context, { request, requestId, correlationId }, route, { status, body, headers }) => {
    discardRest(request);
    const fields: OutgoingHttpHeaders = {
      ...USUAL_HEADERS,
      'X-Request-Id': requestId,
      'X-Correlation-Id': correlationId,
      ...headers,
    };
    if (headers.Vary === undefined && context.res.hasHeader('Vary')) {
      context.vary(USUAL_HEADERS.Vary);
      fields.Vary = context.res.getHeader('Vary');
    }
    if (isStopping()) fields.Connection = 'close';
    context.respond = false;
    delivery.send(context.res, { status, fields }, body, (reason, error) => {
      metrics.brokenOff(reason);
      const where = { route, requestId };
      if (reason === 'failed') failureOfError(error, where);
      logger.info({ ...where, reason }, 'an answer was broken off');
    });
  };
}
