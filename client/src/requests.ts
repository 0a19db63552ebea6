import { attempt, type Sendable, targetOf } from './attempt.ts';
import {
  type Answer,
  type ArgumentsOf,
  type CallOptions,
  type CallParts,
  type DataOf,
  isCommand,
  newKey,
  partsOf,
  requireParameters,
} from './call.ts';
import { DeskError } from './desk-error.ts';
import type { Identity, Tokens } from './identity.ts';
import type { OperationKey } from './operations.ts';
import { type Clock, pauseAfter } from './pause.ts';

export interface RequestsOptions {
  /** The address below which the desk's paths begin. */
  readonly base: URL;
  readonly identity: Identity;
  readonly tokens: Tokens;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Of each attempt. */
  readonly timeoutMs: number;
  /** How often a call is repeated when the desk can't be reached, is busy or asks to wait. */
  readonly retries: number;
  /** Further headers of each request, such as the security headers that a desk in production requires of apps. */
  readonly headers: (request: {
    method: string;
    url: URL;
    body: string | null;
  }) => HeadersOf | Promise<HeadersOf>;
}
type HeadersOf = Readonly<Record<string, string>>;

/** Calls of the desk's endpoints. */
export interface Requests {
  /**
   * Calls an endpoint. Reads, and commands under their key, are repeated when the desk can't be reached, is busy or asks to wait. A
   * token that has expired is replaced once. Throws `DeskError`.
   */
  call<Key extends OperationKey>(key: Key, ...args: ArgumentsOf<Key>): Promise<Answer<DataOf<Key>>>;
  /** The table that an endpoint makes of its data when it is asked for CSV, as one text. Throws `DeskError`. */
  csv<Key extends OperationKey>(key: Key, ...args: ArgumentsOf<Key>): Promise<string>;
  /** The same of a call in parts. */
  run(parts: CallParts, options: CallOptions): Promise<Answer<unknown>>;
  /** Reads from now on include what is in the log up to that position, on every node. */
  include(position: number): void;
  /** Forgets the positions that reads have to include: the desk has another log. */
  forgetPositions(): void;
}

export function createRequests(options: RequestsOptions): Requests {
  const { base, identity, tokens, clock } = options;
  let position = 0;
  const include = (seen: number | null) => {
    position = Math.max(position, seen ?? 0);
  };

  async function headersOf(parts: CallParts, call: CallOptions, token: string | null): Promise<HeadersOf> {
    const command = isCommand(parts.key);
    const guest = token === null ? identity.guest?.id() : null;
    const csrf = command ? await identity.csrfToken?.() : null;
    return {
      ...(token !== null && { Authorization: `Bearer ${token}` }),
      ...(guest && { 'X-Guest-Id': guest }),
      ...(csrf && { 'X-CSRF-Token': csrf }),
      ...(command && { 'Idempotency-Key': call.idempotencyKey ?? '' }),
      ...(command && call.ifMatch !== undefined && { 'If-Match': `"${call.ifMatch}"` }),
      ...(!command && position > 0 && { 'X-Min-Position': String(position) }),
      ...call.headers,
    };
  }

  async function send(parts: CallParts, call: CallOptions, token: string | null): Promise<Answer<unknown>> {
    const target = targetOf(parts, base);
    const request: Sendable = {
      ...target,
      headers: { ...(await headersOf(parts, call, token)), ...(await options.headers(target)) },
      credentials: identity.csrfToken ? 'same-origin' : 'omit',
      timeoutMs: call.timeoutMs ?? options.timeoutMs,
      signal: call.signal,
    };
    try {
      const answer = await attempt(options.fetch, request);
      include(answer.position);
      return answer;
    } catch (error) {
      if (error instanceof DeskError) include(error.position);
      throw error;
    }
  }

  /** With another token where the desk doesn't accept the first one: it has done nothing then. */
  async function withToken(parts: CallParts, call: CallOptions): Promise<Answer<unknown>> {
    const token = await tokens.current();
    try {
      return await send(parts, call, token);
    } catch (error) {
      if (token === null || !(error instanceof DeskError) || error.status !== 401) throw error;
      const next = await tokens.after(token);
      if (next === null) throw error;
      return send(parts, call, next);
    }
  }

  async function repeatedly(parts: CallParts, call: CallOptions): Promise<Answer<unknown>> {
    const { retries = options.retries } = call;
    for (let failures = 1; ; failures++) {
      try {
        return await withToken(parts, call);
      } catch (error) {
        if (!(error instanceof DeskError)) throw error;
        if (isBeyondTheLog(error) && position > 0) position = 0;
        else if (failures > retries && error.code === 'not_caught_up')
          return withToken(parts, { ...call, headers: { ...call.headers, 'X-Min-Position': '0' } });
        else if (failures > retries || !mayPass(error)) throw error;
        else await pause(error, failures, call.signal);
      }
    }
  }

  async function pause({ retryAfter }: DeskError, failures: number, signal: AbortSignal | undefined) {
    const ms = Math.max(pauseAfter(failures, clock), (retryAfter ?? 0) * 1_000);
    try {
      await clock.wait(ms, signal);
    } catch (cause) {
      throw new DeskError('aborted', 'The call was ended', { cause });
    }
  }

  async function run(parts: CallParts, call: CallOptions): Promise<Answer<unknown>> {
    requireParameters(parts);
    const keyed = isCommand(parts.key) ? { idempotencyKey: newKey(), ...call } : call;
    try {
      return await repeatedly(parts, keyed);
    } catch (error) {
      if (!(error instanceof DeskError) || error.conflict === null) throw error;
      const input = await call.onConflict?.(error.conflict, parts.input);
      if (input == null) throw error;
      const { idempotencyKey, ...rest } = call;
      return run({ ...parts, input }, { ...rest, ifMatch: error.conflict.revision });
    }
  }

  return {
    call(key, ...args) {
      const { options: call, ...parts } = partsOf(key, args);
      return run(parts, call) as Promise<never>;
    },
    async csv(key, ...args) {
      const { options: call, ...parts } = partsOf(key, args);
      const { data } = await run(parts, { ...call, headers: { ...call.headers, Accept: 'text/csv' } });
      return data as string;
    },
    run,
    include,
    forgetPositions() {
      position = 0;
    },
  };
}

/** What may be otherwise a moment later. */
const mayPass = ({ code, status }: DeskError): boolean =>
  code === 'unreachable' || code === 'timed_out' || [408, 429, 502, 503, 504].includes(status);

/** The log was restored, or is another one: what this client has seen there isn't in it. */
const isBeyondTheLog = ({ errors }: DeskError): boolean =>
  errors.some(({ field }) => field === 'X-Min-Position');
