import cors from '@koa/cors';
import type { Context, Middleware, Next } from 'koa';
import type { Config, CorsOrigins } from '../../config/config.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const ALLOWED_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-min-position',
  'x-timestamp',
  'x-nonce',
  'x-signature',
  'x-request-id',
  'x-correlation-id',
  'platform',
  'x-platform',
  'x-app-version',
  'x-guest-id',
  'x-ticket-access',
  'x-access-reason',
]);
const DEVICE_HEADERS = /^x-device-[a-z0-9-]{1,64}$/;
const EXPOSED_HEADERS = ['X-Position', 'ETag', 'X-Request-Id', 'X-Correlation-Id', 'Retry-After', 'Warning'];
const LOCAL_ORIGIN = /^https?:\/\/(localhost|([a-z0-9-]+\.)+localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;
const PREFLIGHT_SECONDS = 600;

/** Whether pages of that origin may send requests. Sockets use the same rule. */
export const isAllowedOrigin = (origins: CorsOrigins, origin: string): boolean =>
  isTrustedOrigin(origins, origin) || origins.includes('*');

/** The same, but the origin must be listed: `*` doesn't allow a page to get secrets. */
export const isTrustedOrigin = (origins: CorsOrigins, origin: string): boolean =>
  origins === 'localhost' ? LOCAL_ORIGIN.test(origin) : origins.includes(origin);

/** The headers that let a page of that origin read a response written without this middleware. */
export const corsHeadersFor = (
  { corsOrigins }: Pick<Config, 'corsOrigins'>,
  origin: string | undefined,
): Readonly<Record<string, string>> =>
  origin === undefined || !isAllowedOrigin(corsOrigins, origin)
    ? { Vary: 'Origin' }
    : {
        Vary: 'Origin',
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(','),
      };

/** The allowed ones of the headers that a preflight names. */
const allowedHeaders = (requested: string): string =>
  requested
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => ALLOWED_HEADERS.has(name) || DEVICE_HEADERS.test(name))
    .join(', ');

/** Cross-origin rules. Credentials in the sense of CORS are never allowed: the cookie of a session is for the desk’s own pages. */
export function createCors({ corsOrigins }: Pick<Config, 'corsOrigins'>): Middleware {
  const handle = cors({
    origin: (context) => {
      const origin = context.get('Origin');
      return isAllowedOrigin(corsOrigins, origin) ? origin : '';
    },
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
    exposeHeaders: EXPOSED_HEADERS,
    // Fixed lists can't contain "every x-device-…": allowed headers are computed below.
    allowHeaders: [...ALLOWED_HEADERS],
    maxAge: PREFLIGHT_SECONDS,
    keepHeadersOnError: false,
  });

  return async (context: Context, next: Next) => {
    // Requests without an origin: @koa/cors would set the header that they are sent with anyway.
    if (context.req.headers.origin === undefined) return next();
    await handle(context, next);
    if (context.response.get('Access-Control-Allow-Methods') === '') return;
    context.set(SECURITY_HEADERS);
    context.vary('Access-Control-Request-Headers');
    const requested = context.get('Access-Control-Request-Headers');
    if (requested) context.set('Access-Control-Allow-Headers', allowedHeaders(requested));
  };
}
