import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { bareAnswerOf } from '../api/kernel/bare-answer.ts';
import { supportEnvelope } from '../api/kernel/envelope.ts';
import type { Failure } from '../api/kernel/failure.ts';
import { SECURITY_HEADERS } from '../api/kernel/security-headers.ts';
import type { HttpApi } from '../api/kernel/server.ts';
import type { TokenVerifier } from '../api/kernel/tokens.ts';
import type { Bearer } from '../commands/caller.ts';
import type { Chat } from '../commands/conversations/chat.ts';
import type { CodeSecrets } from '../commands/conversations/code-secrets.ts';
import type { GuestIds } from '../commands/conversations/guest-ids.ts';
import type { Config } from '../config/config.ts';
import { eventCatalogue } from '../events/catalogue.ts';
import { conversationEvents } from '../events/conversations/events.ts';
import { onboardingEvents } from '../events/conversations/onboarding-events.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { personErased } from '../events/privacy/events.ts';
import { ticketEvents } from '../events/ticketing/events.ts';
import { type Broadcaster, type BroadcasterOptions, createBroadcaster } from '../realtime/broadcaster.ts';
import {
  createConversationBroadcasts,
  isOfConversation,
  logConversationDelivery,
} from '../realtime/conversations/delivery.ts';
import type { ConversationBroadcast } from '../realtime/conversations/server-events.ts';
import { createGateway, type Gateway } from '../realtime/gateway.ts';
import { DEFAULT_LIMITS, type GatewayLimits, UNLIMITED_RATES } from '../realtime/limits.ts';
import { patientReads } from '../realtime/patient-reads.ts';
import { isOfPrivacy, logPrivacyDelivery, privacyBroadcasts } from '../realtime/privacy/delivery.ts';
import type { PrivacyBroadcast } from '../realtime/privacy/server-events.ts';
import type { ClientEvents } from '../realtime/protocol.ts';
import { RecentBroadcasts } from '../realtime/recent-broadcasts.ts';
import { RecentEvents } from '../realtime/recent-events.ts';
import { createTicketBroadcasts, logTicketDelivery } from '../realtime/ticketing/delivery.ts';
import type { FindTicketFacts } from '../realtime/ticketing/facts.ts';
import type { TicketBroadcast } from '../realtime/ticketing/server-events.ts';
import { isOfWork, workBroadcasts } from '../realtime/work/delivery.ts';
import type { WorkBroadcast } from '../realtime/work/server-events.ts';
import { socketClientsOf } from './clients.ts';
import type { Stores } from './stores/stores.ts';

/** For tests of the sockets: what they set otherwise than the configuration does. */
export interface LiveSettings {
  readonly limits?: GatewayLimits;
  readonly retryPolicy?: BroadcasterOptions<AnyBroadcast>['retryPolicy'];
  readonly verifier?: TokenVerifier;
  readonly onAuthenticated?: (bearer: Bearer) => Promise<void>;
}

export interface LiveOptions {
  readonly config: Config;
  readonly stores: Stores;
  readonly logger: Logger;
  readonly http: HttpApi;
  readonly clientEvents: ClientEvents;
  readonly ticketFacts: FindTicketFacts;
  readonly verifier: TokenVerifier;
  readonly onAuthenticated: (bearer: Bearer) => Promise<void>;
  /** Whose session of the console a handshake's cookie belongs to. */
  readonly holderOf: (handshake: IncomingMessage) => Promise<Bearer | null>;
  readonly guestIds: GuestIds;
  readonly codeSecrets: CodeSecrets;
  readonly chat: Pick<Chat, 'ownerOf'>;
  /** Whether the session of a bearer is known to have ended. */
  readonly isOver: (bearer: Bearer) => boolean;
  /** Milliseconds since the epoch; by default the machine's clock. */
  readonly wallClock?: () => number;
  readonly live?: LiveSettings;
}

type AnyBroadcast = TicketBroadcast | ConversationBroadcast | WorkBroadcast | PrivacyBroadcast;

/** The sockets of this node, and the consumer of the log that broadcasts to them. */
export interface Live {
  readonly gateway: Gateway;
  readonly broadcaster: Broadcaster;
  /** Resolves once all further events are broadcast; while the log is down, sockets are refused. */
  readonly tried: Promise<void>;
  close(): Promise<void>;
}

export function startLive(options: LiveOptions): Live {
  const { config, stores, logger, http, wallClock, live = {} } = options;
  const { log, codec, progress } = stores;
  const recent = new RecentBroadcasts(config.cacheMemory.broadcasts);
  const patientLog = patientReads(log);
  const recentEvents = new RecentEvents(patientLog);
  const broadcasting = { ...broadcastingOf(options), recent, recentEvents };
  const gateway = createGateway({
    broadcasts: {
      ...{ log: patientLog, codec, ...broadcasting },
      handled: () => broadcaster.handled(),
    },
    httpServer: http.server,
    serve: http.serve,
    events: options.clientEvents,
    authenticate: live.verifier ?? options.verifier,
    onAuthenticated: live.onAuthenticated ?? options.onAuthenticated,
    holderOf: options.holderOf,
    guestIds: options.guestIds,
    isOver: options.isOver,
    // A client reads after it has joined: the read must include earlier broadcasts of the room.
    onJoined: () => progress.acknowledge(broadcaster.handled()),
    isOpen: () => broadcaster.isStarted() && !http.isOverloaded(),
    ...socketClientsOf(config),
    answers: {
      headers: SECURITY_HEADERS,
      refusalOf: (status, message) => bareAnswerOf({ ...REFUSED[status], status, message }, supportEnvelope),
    },
    limits: live.limits ?? (config.rateLimits ? DEFAULT_LIMITS : UNLIMITED_RATES),
    ...(wallClock && { now: wallClock }),
    ...(stores.shared && { signals: stores.shared.signals }),
    logger,
  });
  const broadcaster = createBroadcaster<AnyBroadcast>({
    log,
    codec,
    progress,
    audience: gateway.audience,
    ...broadcasting,
    onBroadcast: (position) => progress.acknowledge(position),
    logger,
    ...(live.retryPolicy && { retryPolicy: live.retryPolicy }),
  });
  const stopping = new AbortController();
  const running = broadcaster.run(stopping.signal);
  return {
    gateway,
    broadcaster,
    tried: broadcaster.tried,
    async close() {
      stopping.abort();
      await running;
      await gateway.close();
    },
  };
}

const REFUSED: Readonly<Record<400 | 403 | 405, Pick<Failure, 'code' | 'headers'>>> = {
  400: { code: 'malformed_request' },
  403: { code: 'forbidden' },
  405: { code: 'method_not_allowed', headers: { Allow: 'GET' } },
};

const TOLD: ReadonlySet<string> = new Set(
  [...ticketEvents, ...conversationEvents, ...onboardingEvents, personErased].map(({ type }) => type),
);
/** The types of events that no socket hears of. */
const UNTOLD: ReadonlySet<string> = new Set(
  eventCatalogue.map(({ type }) => type).filter((type) => !TOLD.has(type)),
);

/** The broadcasts of an event of any context, and their log lines. */
function broadcastingOf({ ticketFacts, codeSecrets, chat, logger }: LiveOptions) {
  const ticketBroadcasts = createTicketBroadcasts(ticketFacts);
  const conversationBroadcasts = createConversationBroadcasts(codeSecrets, chat.ownerOf);
  const logTicket = logTicketDelivery(logger);
  const logConversation = logConversationDelivery(logger);
  const logPrivacy = logPrivacyDelivery(logger);
  return {
    untold: UNTOLD,
    broadcastsOf: async (envelope: EventEnvelope): Promise<readonly AnyBroadcast[]> => [
      ...(await conversationBroadcasts(envelope)),
      ...(await ticketBroadcasts(envelope)),
      ...workBroadcasts(envelope),
      ...privacyBroadcasts(envelope),
    ],
    onDelivered(broadcast: AnyBroadcast, sockets: number): void {
      if (isOfConversation(broadcast)) logConversation(broadcast, sockets);
      else if (isOfPrivacy(broadcast)) logPrivacy(broadcast, sockets);
      else if (!isOfWork(broadcast)) logTicket(broadcast, sockets);
    },
  };
}
