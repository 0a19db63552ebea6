import { type Endpoints, endpointsOf } from './endpoints.ts';
import { type Identity, Tokens } from './identity.ts';
import { createLive, type Live } from './live/live.ts';
import { OPERATIONS } from './operations.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import type { OutboxStorage } from './outbox/storage.ts';
import { page } from './page.ts';
import { type Clock, systemClock } from './pause.ts';
import { createRequests, type Requests, type RequestsOptions } from './requests.ts';

/**
 * How to reach a desk, and who calls.
 *
 * @group Desk
 */
export interface DeskOptions extends Identity {
  /** The desk's address. In browsers, the page's origin unless given. */
  readonly url?: string | URL;
  /** Further headers of each request, such as the security headers that a desk in production requires of apps. */
  readonly headers?: RequestsOptions['headers'];
  /** Milliseconds after which an attempt of a call is given up; 15,000 unless given. */
  readonly timeoutMs?: number;
  /** How often a call is repeated when the desk can't be reached, is busy or asks to wait; 4 unless given. */
  readonly retries?: number;
  /** Where the outbox keeps what isn’t acknowledged; in this page alone unless given. */
  readonly storage?: OutboxStorage;
  /** Replaced in tests. */
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
}

/**
 * A desk: its endpoints by their names, the outbox, and the live connection.
 *
 * @group Desk
 */
export type Desk = Endpoints & {
  readonly requests: Requests;
  readonly outbox: Outbox;
  readonly live: Live;
  /** Ends the connection and sends nothing more. What the outbox keeps stays in its storage. */
  stop(): void;
};

/** The base of all addresses, and what requests and the live connection share. Nothing is sent yet. */
export function connectionTo(options: DeskOptions): RequestsOptions {
  const { url = page.location?.origin, token, guest, csrfToken } = options;
  if (url === undefined) throw new TypeError('url: the address of the desk is missing');
  return {
    base: new URL(String(url).replace(/\/?$/, '/')),
    identity: { ...(guest && { guest }), ...(csrfToken && { csrfToken }) },
    tokens: new Tokens(token),
    fetch: options.fetch ?? ((...args) => fetch(...args)),
    clock: options.clock ?? systemClock,
    timeoutMs: options.timeoutMs ?? 15_000,
    retries: options.retries ?? 4,
    headers: options.headers ?? (() => ({})),
  };
}

/**
 * A client of a desk. Nothing is sent before the first call, and nothing is connected before something is followed.
 *
 * ```js
 * const desk = createDesk({ url: 'https://desk.example', token });
 * const { data } = await desk.tickets.reply(id, { message: 'We are on it' });
 * ```
 *
 * @group Begin
 */
export function createDesk(options: DeskOptions = {}): Desk {
  const connection = connectionTo(options);
  const requests = createRequests(connection);
  const live = createLive({ ...connection, requests });
  const outbox = createOutbox(
    { ...connection, ...{ requests, live }, ...(options.storage && { storage: options.storage }) },
    OPERATIONS,
  );
  return {
    ...endpointsOf(requests, OPERATIONS),
    ...{ requests, live, outbox },
    stop() {
      outbox.stop();
      live.stop();
    },
  };
}
