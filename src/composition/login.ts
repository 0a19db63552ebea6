import type { Logger } from 'pino';
import type { Endpoint } from '../api/endpoint.ts';
import { loginPages } from '../api/identity/login/pages.ts';
import { webhookEndpoint } from '../api/identity/webhook/endpoint.ts';
import { verificationPage } from '../api/identity/webhook/page.ts';
import { createSkippedCounter } from '../api/identity/webhook/skipped.ts';
import { isTrustedOrigin } from '../api/kernel/cors.ts';
import type { MetricReading } from '../api/kernel/metrics.ts';
import type { Page } from '../api/kernel/pages.ts';
import type { HttpApi } from '../api/kernel/server.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createTakePress } from '../commands/identity/take-press.ts';
import { newId } from '../commands/new-id.ts';
import type { Config } from '../config/config.ts';
import type { Instant } from '../events/ids.ts';
import type { Reaction } from '../reactions/reaction.ts';
import type { Gateway } from '../realtime/gateway.ts';
import { createIdentity, type Identity, type IdentityOptions } from './identity.ts';
import { messagingOf } from './messaging.ts';
import { createReplying } from './replying.ts';
import type { Stores } from './stores/stores.ts';
import { startWaiting } from './waiting.ts';

export interface LoginOptions {
  readonly config: Config;
  readonly stores: Pick<Stores, 'log' | 'codec' | 'isLogShared'>;
  readonly logger: Logger;
  readonly commands: CommandHandler;
  readonly now: () => Instant;
  readonly wallClock?: () => number;
  /** The URL of this desk, once it listens. */
  readonly url: () => string;
  readonly consoleSessions: IdentityOptions['consoleSessions'];
}

/** All parts of the login: messages, webhook, pages, waiting sockets and sessions. */
export interface Login extends Pick<Identity, 'verifier' | 'isOver'> {
  readonly endpoints: readonly Endpoint[];
  readonly pages: readonly Page[];
  readonly gauges: readonly MetricReading[];
  /** How many sockets wait for a login. */
  waitingSockets(): number;
  /** What follows from presses. None without WhatsApp. */
  readonly reactions: readonly Reaction[];
  /** Resolves once this node follows the events of logins and sessions, or when the log is down. */
  start(http: HttpApi, gateway: Gateway): Promise<void>;
  close(): Promise<void>;
}

export function createLogin(options: LoginOptions): Login {
  const { config, stores, logger } = options;
  const { whatsapp, corsOrigins } = config;
  const { send, sendReply, outbox, metrics } = messagingOf(config, logger, options.url);
  const { log, codec } = stores;
  const identity = createIdentity({ ...options, log, codec, send, outbox });
  const { verifier, isOver, logins } = identity;
  const replying = sendReply && createReplying({ ...options, send: sendReply });
  const takePress = createTakePress(logins, replying?.sealSender ?? null, newId);
  const skipped = createSkippedCounter(logger);
  let closeWaiting = async () => {};
  let waitingSockets = () => 0;

  return {
    verifier,
    isOver,
    endpoints: [...identity.endpoints, webhookEndpoint({ takePress, whatsapp, skipped })],
    pages: [
      ...identity.pages,
      verificationPage(whatsapp?.verifyToken ?? null),
      ...loginPages({
        locale: config.loginLocale,
        region: config.defaultRegion,
        confirmedBy: outbox ? 'terminal' : send ? 'whatsapp' : null,
        mayReceive: (origin) => isTrustedOrigin(corsOrigins, origin),
      }),
    ],
    gauges: [...skipped.gauges, ...metrics],
    waitingSockets: () => waitingSockets(),
    reactions: replying ? [replying.reaction, replying.heldPresses(logins)] : [],
    start(http, gateway) {
      const waiting = startWaiting({ ...options, http, identity });
      closeWaiting = () => waiting.close();
      waitingSockets = () => waiting.size();
      return identity.start({
        onConfirmed: (login) => waiting.confirmed(login),
        onExpired: (login) => waiting.expired(login),
        onEnded: (user) => gateway.disconnectEnded(user),
        onConsoleEnded: () => gateway.disconnectEndedAdmins(),
      });
    },
    async close() {
      await Promise.all([closeWaiting(), identity.stop()]);
    },
  };
}
