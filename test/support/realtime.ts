import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { Bearer, Role } from '../../src/commands/caller.ts';
import { createGuestIds, type GuestIds } from '../../src/commands/conversations/guest-ids.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import type { Position } from '../../src/events/log/port.ts';
import { createProgress, type Progress } from '../../src/projections/progress.ts';
import { type Broadcaster, createBroadcaster } from '../../src/realtime/broadcaster.ts';
import type { Broadcast } from '../../src/realtime/declare.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/realtime/gateway.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../../src/realtime/limits.ts';
import { createClientEvents } from '../../src/realtime/protocol.ts';
import { createTicketBroadcasts, logTicketDelivery } from '../../src/realtime/ticketing/delivery.ts';
import { createTicketFacts } from '../../src/realtime/ticketing/facts.ts';
import type { TicketBroadcast } from '../../src/realtime/ticketing/server-events.ts';
import { createRealtimeLog, type RealtimeLog } from './realtime-log.ts';
import { WITHOUT_CONVERSATIONS } from './socket-dependencies.ts';

export interface Heard {
  readonly event: string;
  readonly payload: Record<string, unknown>;
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

export interface Desk {
  readonly httpServer: HttpServer;
  readonly url: string;
  readonly log: RealtimeLog;
  readonly gateway: Gateway;
  readonly broadcaster: Broadcaster;
  readonly progress: Progress;
  readonly guestIds: GuestIds;
  readonly announced: Position[];
  /** `level message` */
  readonly lines: string[];
  /** Gives a token to somebody. */
  token(role: Role, id: string, more?: Partial<Bearer>): string;
  connect(token: string, options?: Parameters<typeof io>[1]): Promise<Client>;
  /** Resolves with the message of `connect_error`. */
  refusal(auth: unknown, options?: Parameters<typeof io>[1] & { namespace?: string }): Promise<string>;
  /** Resolves once each of these has heard an event later than everything until now, which it then forgets. */
  settle(...clients: readonly Client[]): Promise<void>;
  close(): Promise<void>;
}

export interface DeskOptions extends Partial<Pick<GatewayOptions, 'authenticate' | 'now' | 'signals'>> {
  readonly corsOrigins?: (origin: string) => boolean;
  /** A log of its own unless given. */
  readonly log?: RealtimeLog;
  readonly limits?: Partial<GatewayLimits>;
  readonly retryPolicy?: Parameters<typeof createBroadcaster>[0]['retryPolicy'];
  /** Whether the read models follow the log at once; otherwise the test advances `progress`. */
  readonly projectsAtOnce?: boolean;
  readonly onAuthenticated?: (bearer: Bearer) => Promise<void>;
}

/** Resolves once it holds; throws after some seconds, so that no failing test leaves a loop behind. */
export async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5_000; !holds(); ) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const AN_HOUR = 3_600_000;
const MARKER = 'marker';

export async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const log = options.log ?? createRealtimeLog();
  const lines: string[] = [];
  const say =
    (level: string) =>
    (...args: unknown[]) =>
      void lines.push(
        `${level} ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`,
      );
  const logger = { info: say('info'), warn: say('warn'), error: say('error') };
  const progress = createProgress((position) => {
    if (options.projectsAtOnce !== false) queueMicrotask(() => progress.advance(position));
  });
  let served: { readonly path: string; readonly listener: RequestListener } | null = null;
  const httpServer = createServer((request, response) => {
    if (served && request.url?.startsWith(served.path)) served.listener(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;

  const bearers = new Map<string, Bearer>();
  const ticketFacts = createTicketFacts(log, codec);
  const guestKeys = [Buffer.alloc(32, 'guests')] as const;
  const guestIds = createGuestIds({ ids: guestKeys, secrets: guestKeys });
  const gateway = createGateway({
    httpServer,
    serve: (path, listener) => {
      served = { path, listener };
    },
    events: createClientEvents({ ...WITHOUT_CONVERSATIONS, ticketFacts, logger }),
    authenticate: options.authenticate ?? (async (token) => bearers.get(token) ?? null),
    onAuthenticated: options.onAuthenticated ?? (async () => {}),
    guestIds,
    onJoined: () => progress.acknowledge(broadcaster.handled()),
    isOpen: () => broadcaster.isStarted(),
    origins: { isAllowed: options.corsOrigins ?? (() => true), forwardedHostOf: () => null },
    answers: { headers: {}, refusalOf: (status) => `HTTP/1.1 ${status} Refused\r\n\r\n` },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    logger,
    ...(options.now && { now: options.now }),
    ...(options.signals && { signals: options.signals }),
  });

  const clients: Client[] = [];
  const ticketBroadcasts = createTicketBroadcasts(ticketFacts);
  const logDelivery = logTicketDelivery(logger);
  /** A registration session with the id of a socket marks, for that socket, a place in the log. */
  const broadcastsOf = async (envelope: EventEnvelope): Promise<readonly Broadcast[]> => {
    if (envelope.event.type !== 'RegistrationSessionRecorded') return ticketBroadcasts(envelope);
    const { sessionId } = envelope.event.data as { sessionId: string };
    return [{ room: sessionId, event: MARKER, payload: { position: envelope.position } }];
  };
  const announced: Position[] = [];
  const broadcaster = createBroadcaster<Broadcast>({
    log,
    codec,
    progress,
    audience: gateway.audience,
    broadcastsOf,
    onDelivered: (broadcast, sockets) => logDelivery(broadcast as TicketBroadcast, sockets),
    onBroadcast: (position) => {
      announced.push(position);
      progress.acknowledge(position);
    },
    logger,
    ...(options.retryPolicy && { retryPolicy: options.retryPolicy }),
  });
  const stop = new AbortController();
  const running = broadcaster.run(stop.signal);
  await broadcaster.tried;

  function open(auth: unknown, namespace: string, more: Parameters<typeof io>[1]): Socket {
    const socket = io(`${url}${namespace}`, {
      auth: auth as Record<string, unknown>,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...more,
    });
    return socket;
  }

  const desk: Desk = {
    ...{ httpServer, url, log, gateway, broadcaster, progress, guestIds, announced, lines },

    token(role, id, more = {}) {
      const token = `token-${bearers.size}-of-${id}`;
      bearers.set(token, {
        ...{ kind: role, id, firstName: null, lastName: null, email: `${id}@example.com`, phoneNumber: null },
        expiresAt: Date.now() + AN_HOUR,
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
      for (const { socket } of waiting) {
        const sessionId = socket.id ?? '';
        log.append(`registrationSession-${sessionId}`, {
          type: 'RegistrationSessionRecorded',
          data: { sessionId, record: { phone_number: null, email: null } },
        });
      }
      for (const client of waiting) {
        await client.next(MARKER);
        client.heard.splice(
          client.heard.findIndex(({ event }) => event === MARKER),
          1,
        );
      }
    },

    async close() {
      stop.abort();
      for (const { socket } of clients) socket.close();
      await gateway.close();
      await running;
      await new Promise((resolve) => httpServer.close(resolve));
    },
  };
  return desk;
}

function clientOf(socket: Socket): Client {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  socket.onAny((event: string, payload: Record<string, unknown>) => {
    heard.push({ event, payload });
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
