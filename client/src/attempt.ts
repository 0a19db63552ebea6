import type { Answer, CallParts } from './call.ts';
import { type Conflict, DeskError } from './desk-error.ts';

/** A request that is ready to be sent. */
export interface Sendable {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly credentials: 'omit' | 'same-origin';
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The method and the address of a call. */
export function targetOf(
  { key, parameters, input }: CallParts,
  base: URL,
): Pick<Sendable, 'method' | 'url' | 'body'> {
  const [method = '', template = ''] = key.split(' ');
  const left = [...parameters];
  const path = template.replaceAll(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? ''));
  const url = new URL(path.slice(1), base);
  if (method !== 'GET') return { method, url, body: input === undefined ? null : JSON.stringify(input) };
  for (const [name, value] of Object.entries(input ?? {}))
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
  return { method, url, body: null };
}

/** Sends a request once. Throws `DeskError` for everything but a success. */
export async function attempt(send: typeof fetch, request: Sendable): Promise<Answer<unknown>> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const { signal } = request;
  try {
    const response = await send(request.url, {
      method: request.method,
      headers: { ...request.headers, ...(request.body !== null && { 'Content-Type': 'application/json' }) },
      credentials: request.credentials,
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(request.body !== null && { body: request.body }),
    });
    return answerOf(response, await bodyOf(response));
  } catch (cause) {
    if (cause instanceof DeskError) throw cause;
    if (signal?.aborted) throw new DeskError('aborted', 'The call was ended', { cause });
    if (timeout.aborted) throw new DeskError('timed_out', 'The desk didn’t answer in time', { cause });
    throw new DeskError('unreachable', 'The desk can’t be reached', { cause });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the desk keeps to its documents; what isn't the desk's is refused below
type Body = any;

async function bodyOf(response: Response): Promise<Body> {
  const text = await response.text();
  if (response.ok && response.headers.get('Content-Type')?.startsWith('text/csv'))
    return { success: true, message: '', data: text };
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failureOf(response, 'malformed_answer', `The answer (${response.status}) isn’t the desk’s`, {
      cause,
    });
  }
}

function answerOf(response: Response, body: Body): Answer<unknown> {
  if (response.ok && (body?.success === true || body?.status === 'success'))
    return {
      data: body.data,
      message: body.message,
      revision: numberIn(response, 'ETag'),
      position: numberIn(response, 'X-Position'),
      isStale: response.headers.has('Warning'),
      asOf: body.as_of ?? null,
    };
  const { code, message, errors, revision, since } = body?.error ?? body ?? {};
  const conflict: Conflict | null = code === 'revision_conflict' ? { revision, since } : null;
  const fallback = response.ok ? 'denied' : 'malformed_answer';
  throw failureOf(response, code ?? fallback, message ?? response.statusText, { errors, conflict });
}

const failureOf = (
  response: Response,
  code: DeskError['code'],
  message: string,
  more: ConstructorParameters<typeof DeskError>[2],
) =>
  new DeskError(code, message, {
    status: response.status,
    retryAfter: numberIn(response, 'Retry-After'),
    position: numberIn(response, 'X-Position'),
    ...more,
  });

function numberIn({ headers }: Response, name: string): number | null {
  const digits = /\d+/.exec(headers.get(name) ?? '');
  return digits ? Number(digits[0]) : null;
}
