import pino, { type Logger } from 'pino';
import { io, type Socket } from 'socket.io-client';
import type { TokenVerifier } from '../../src/api/kernel/tokens.ts';
import type { Bearer, Role } from '../../src/commands/caller.ts';
import type { Live, LiveSettings } from '../../src/composition/live.ts';
import type { Position } from '../../src/events/log/port.ts';
import type { Progress } from '../../src/projections/progress.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../../src/realtime/limits.ts';
import { type DeskSetup, startTestDesk } from './desk.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';
import { type MemoryStoresSetup, memoryStores } from './memory-stores.ts';
import { until } from './until.ts';

export interface Heard {
  readonly event: string;
  readonly payload: Record<string, unknown>;
  /** The second argument, where there is one. */
  readonly place?: Record<string, unknown>;
}

/** A connected client and everything that it was ever told, in order. */
export interface Client {
  readonly socket: Socket;
  readonly heard: Heard[];
  /** Sends an event and resolves with its acknowledgement. */
  ask(event: string, ...args: unknown[]): Promise<Record<string, unknown>>;
  /** Resolves with the first event of that name, heard already or not. */
  next(event: string): Promise<Heard>;
}

/** A desk on a log in memory, whose clients hold tokens of any bearer. */
export interface SocketDesk extends Pick<Live, 'gateway' | 'broadcaster'> {
  readonly url: string;
  readonly log: MemoryLog;
  readonly progress: Progress;
  /** The positions that reads had to include, one after the other. */
  readonly acknowledged: Position[];
  /** `level message` */
  readonly lines: string[];
  token(role: Role, id: string, more?: Partial<Bearer>): string;
  connect(token: string, options?: Parameters<typeof io>[1]): Promise<Client>;
  /** Resolves with the message of `connect_error`. */
  refusal(auth: unknown, options?: Parameters<typeof io>[1] & { namespace?: string }): Promise<string>;
  /** Resolves once each of these has received every broadcast of the events until now. */
  settle(...clients: readonly Client[]): Promise<void>;
  close(): Promise<void>;
}

export interface SocketDeskSetup
  extends Pick<DeskSetup, 'env' | 'wallClock'>,
    Omit<MemoryStoresSetup, 'log'>,
    Pick<LiveSettings, 'retryPolicy' | 'onAuthenticated'> {
  /** A log of its own unless given. */
  readonly log?: MemoryLog;
  readonly limits?: Partial<GatewayLimits>;
  /** Verifies tokens instead of the desk that issued them. */
  readonly authenticate?: (token: string) => Promise<Bearer | null>;
}

const AN_HOUR = 3_600_000;

export async function startSocketDesk(setup: SocketDeskSetup = {}): Promise<SocketDesk> {
  const { log = createMemoryLog(), limits, retryPolicy, onAuthenticated = async () => {} } = setup;
  const stores = memoryStores({ ...setup, log });
  const acknowledged: Position[] = [];
  const { progress } = stores;
  const { acknowledge } = progress;
  progress.acknowledge = (position) => {
    if (position > progress.acknowledged()) acknowledged.push(position);
    acknowledge(position);
  };
  const bearers = new Map<string, Bearer>();
  const { authenticate = async (token: string) => bearers.get(token) ?? null } = setup;
  const verifier: TokenVerifier = Object.assign(authenticate, { verified: () => null });
  const lines: string[] = [];
  const desk = await startTestDesk({
    ...setup,
    stores,
    logger: writingTo(lines),
    live: {
      ...{ verifier, onAuthenticated, limits: { ...DEFAULT_LIMITS, ...limits } },
      ...(retryPolicy && { retryPolicy }),
    },
  });
  const { gateway, broadcaster } = desk.desk.live;
  const clients: Client[] = [];
  const open = (auth: unknown, namespace: string, more: Parameters<typeof io>[1]): Socket =>
    io(`${desk.url}${namespace}`, {
      auth: auth as Record<string, unknown>,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...more,
    });

  return {
    ...{ url: desk.url, log, gateway, broadcaster, progress, acknowledged, lines },

    token(role, id, more = {}) {
      const token = `token-${bearers.size}-of-${id}`;
      bearers.set(token, {
        ...{ kind: role, id, firstName: null, lastName: null, email: `${id}@example.com`, phoneNumber: null },
        expiresAt: Date.now() + AN_HOUR,
        isEmailVerified: false,
        seesPersonalData: false,
        familyId: null,
        ...more,
      });
      return token;
    },

    async connect(token, more = {}) {
      const client = clientOf(open({ token }, '/support', more));
      clients.push(client);
      await client.next('connection:success');
      return client;
    },

    async refusal(auth, { namespace = '/support', ...more } = {}) {
      const socket = open(auth, namespace, more);
      return new Promise((resolve) => {
        const settle = (answer: string) => {
          resolve(answer);
          socket.close();
        };
        socket.once('connect', () => settle('connected'));
        socket.once('connect_error', (error) => settle(error.message));
      });
    },

    async settle(...waiting) {
      const end = await log.end();
      await until(() => broadcaster.handled() >= end);
      // An acknowledgement, here of a refusal, comes after all that was sent to that socket before.
      await Promise.all(waiting.map((client) => client.ask('no such event')));
    },

    async close() {
      for (const { socket } of clients) socket.close();
      await desk.dispose();
    },
  };
}

/** A logger whose lines are kept. */
function writingTo(lines: string[]): Logger {
  const write =
    (level: string) =>
    (...args: unknown[]) =>
      void lines.push(
        `${level} ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`,
      );
  return Object.assign(pino({ level: 'silent' }), {
    ...{ info: write('info'), warn: write('warn'), error: write('error') },
  });
}

function clientOf(socket: Socket): Client {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  socket.onAny((event: string, payload: Record<string, unknown>, place?: Record<string, unknown>) => {
    heard.push({ event, payload, ...(place && { place }) });
    for (const look of waiting) look();
  });
  return {
    socket,
    heard,
    ask: (event, ...args) => new Promise((resolve) => socket.emit(event, ...args, resolve)),
    next: (event) =>
      new Promise((resolve) => {
        const look = () => {
          const found = heard.find((candidate) => candidate.event === event);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
