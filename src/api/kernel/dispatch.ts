import type { Endpoint } from '../endpoint.ts';
import type { Envelope } from './envelope.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { fail } from './failure.ts';
import { refuseLongHeaders } from './header-bounds.ts';
import type { Page, PageAnswer } from './pages.ts';
import type { createPipeline } from './pipeline.ts';
import type { Found, Route } from './routing.ts';

/** What a route leads to. */
export type Target =
  | {
      readonly kind: 'endpoint';
      readonly route: string;
      readonly endpoint: Endpoint;
      readonly envelope: Envelope;
    }
  | { readonly kind: 'page'; readonly route: string; readonly page: Page };

/** Sends a request to its endpoint or page. Throws `RequestFailed` for a malformed one and where there is none. */
export const createDispatch =
  (serve: ReturnType<typeof createPipeline>) =>
  async (exchange: Exchange, method: string, found: Found<Target>): Promise<PageAnswer> => {
    const { request, path, search, address } = exchange;
    refuseLongHeaders(request.headers);
    if (request.headers.host === undefined && request.httpVersion !== '1.0')
      fail(400, 'malformed_request', 'The Host header is required');
    if (!isDecodable(path)) fail(400, 'malformed_request', 'The path has a malformed percent-encoding');
    if (found.outcome === 'unknown') return fail(404, 'not_found', 'There is nothing at this address');
    if (found.outcome === 'other_method') return otherMethod(method, found.allowed);
    const { target, params } = found;
    if (target.kind === 'endpoint') return serve(exchange, target.endpoint, params, target.envelope);
    return target.page.answer({ header: (name) => headerOf(request, name), path, search, address });
  };

/** The routes of all endpoints and pages. */
export function targetsOf(
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
