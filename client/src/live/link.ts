import { io, type Socket } from 'socket.io-client';
import { DeskError, type DeskErrorCode } from '../desk-error.ts';
import type { Tokens } from '../identity.ts';
import { page } from '../page.ts';
import { type Clock, pauseAfter } from '../pause.ts';

/** Opens a connection; `io` of socket.io-client, replaced in tests. */
export type Connect = (url: string, options: Parameters<typeof io>[1]) => Socket;

export interface LinkOptions {
  readonly base: URL;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly connect?: Connect;
  /** Whether the session is a cookie. */
  readonly withCookies: boolean;
  /** What the handshake says beside the token; called for each connection. */
  auth(token: string | null): Readonly<Record<string, unknown>>;
  /** The desk has confirmed who the caller is. Other events follow. */
  up(greeting: unknown, place: unknown): void;
  heard(name: string, payload: unknown, place: unknown): void;
  /** The connection has ended; with the refusal if there will be no other one. */
  down(refusal: DeskError | null): void;
}

/** Keeps the desk connected. */
export interface Link {
  start(): void;
  stop(): void;
  /** Ends a pause early: a connection is likely to work now. */
  wake(): void;
  /** Ends the connection, and opens another one after a pause. */
  again(): void;
  /** The connection works: the next pause is short again. */
  steady(): void;
  isUp(): boolean;
  /** Sends an event, and returns its acknowledgement. Throws `DeskError` if there is none. */
  ask(event: string, input: object): Promise<unknown>;
}

const CONNECT_MS = 10_000;
const ANSWER_MS = 10_000;
const PATIENCE = 3;
/** The first event. It gives a new guest their id: a request before it would create another guest. */
const GREETING = 'connection:success';
const BAD_TOKEN = 'invalid/expired token';
/** Refusals that another attempt can't change, as REST calls them. */
const FINAL: ReadonlyMap<string, readonly [code: DeskErrorCode, status: number]> = new Map([
  [BAD_TOKEN, ['unauthenticated', 401]],
  ['no token provided', ['unauthenticated', 401]],
  ['role not allowed', ['forbidden', 403]],
  ['Invalid namespace', ['not_found', 404]],
]);

/** Null: another attempt may succeed. */
function refusalOf(message: string): DeskError | null {
  const final = FINAL.get(message);
  return final ? new DeskError(final[0], message, { status: final[1] }) : null;
}

/**
 * Growing pauses between attempts, and polling where WebSockets are blocked. Socket.IO's own reconnection would end at a temporary
 * refusal, and would reset its pauses before it is known that the connection works.
 */
export function createLink(options: LinkOptions): Link {
  const { base, tokens, clock } = options;
  let isUp = false;
  let isWanted = false;
  let viaPolling = false;
  /** After how many failures in a row the other transport is tried. */
  let patience = 0;
  let failures = 0;
  let token: string | null = null;
  /** Ends a pause. */
  let pausing: AbortController | null = null;
  const socket = (options.connect ?? io)(new URL('/support', base).href, {
    path: new URL('socket.io/', base).pathname,
    timeout: CONNECT_MS,
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    withCredentials: options.withCookies,
  });

  socket.onAny((name: string, payload: unknown, place: unknown) => {
    if (name !== GREETING) return options.heard(name, payload, place);
    isUp = true;
    // Where WebSockets work, a connection that fails says little about them.
    if (!viaPolling) patience = PATIENCE;
    options.up(payload, place);
  });
  socket.on('disconnect', () => ended(null));
  socket.on('connect_error', ({ message }) => {
    if (message === BAD_TOKEN && token !== null) return void withAnotherToken(token);
    // If the socket is active, the refusal is not the desk's. Some networks block WebSockets, some load balancers polling.
    if (socket.active && failures >= patience) viaPolling = !viaPolling;
    ended(refusalOf(message));
  });

  function ended(refusal: DeskError | null): void {
    isUp = false;
    // Unsent packets must not be sent on the next connection before the greeting.
    socket.sendBuffer = [];
    if (refusal !== null) isWanted = false;
    else if (isWanted) void waitAndConnect();
    options.down(refusal);
  }

  async function withAnotherToken(refused: string): Promise<void> {
    const next = await tokens.after(refused).catch(() => refused);
    if (next === refused) return ended(null);
    if (next === null) return ended(refusalOf(BAD_TOKEN));
    // The first successor is tried at once.
    if (failures++ > 0) return ended(null);
    await connect();
  }

  async function connect(): Promise<void> {
    pausing = null;
    const current = await tokens.current().catch(() => undefined);
    if (!isWanted || socket.connected) return;
    if (current === undefined) return ended(null);
    token = current;
    socket.auth = options.auth(token);
    socket.io.opts.transports = viaPolling ? ['polling', 'websocket'] : ['websocket'];
    socket.connect();
  }

  async function waitAndConnect(): Promise<void> {
    pausing?.abort();
    const pause = new AbortController();
    pausing = pause;
    failures += 1;
    await clock.wait(pauseAfter(failures, clock), pause.signal).catch(() => {});
    if (pausing === pause && isWanted) await connect();
  }

  const wake = () => {
    pausing?.abort();
  };

  return {
    start() {
      if (isWanted) return;
      isWanted = true;
      failures = 0;
      page.addEventListener?.('online', wake);
      void connect();
    },
    stop() {
      isWanted = false;
      page.removeEventListener?.('online', wake);
      wake();
      socket.disconnect();
    },
    wake,
    again() {
      if (isUp) socket.disconnect();
    },
    steady() {
      failures = 0;
    },
    isUp: () => isUp,
    async ask(event, input) {
      if (!isUp) throw new DeskError('unreachable', 'There is no connection');
      try {
        return await socket.timeout(ANSWER_MS).emitWithAck(event, input);
      } catch (cause) {
        // No acknowledgement came: the connection may be dead, so another one is opened.
        this.again();
        throw new DeskError('timed_out', 'The desk didn’t answer in time', { cause });
      }
    },
  };
}
