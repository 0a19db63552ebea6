import type { Logger } from 'pino';
import type { ConsoleSessionWatch } from '../api/console/session-watch.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { createAccessTokens } from '../api/identity/access-tokens.ts';
import type { IdentityDependencies } from '../api/identity/dependencies.ts';
import { identityEndpoints } from '../api/identity/endpoints.ts';
import { confirmPage } from '../api/identity/login/confirm-page.ts';
import type { Outbox } from '../api/identity/outbox.ts';
import { waitingPage } from '../api/identity/pages.ts';
import { createSessionWatch, withSessions } from '../api/identity/session-watch.ts';
import type { Page } from '../api/kernel/pages.ts';
import { type OwnKeys, tokenKeysOf } from '../api/kernel/token-keys.ts';
import { createTokenVerifier, type TokenVerifier } from '../api/kernel/tokens.ts';
import type { Bearer } from '../commands/caller.ts';
import type { CommandContext } from '../commands/context.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createInitiate } from '../commands/identity/initiate.ts';
import { createLogins } from '../commands/identity/logins.ts';
import { createOwnAccount } from '../commands/identity/own-account.ts';
import type { SendConfirmation } from '../commands/identity/sending.ts';
import { createSessions } from '../commands/identity/sessions.ts';
import { createTakePress } from '../commands/identity/take-press.ts';
import { deriveKey, ofEach, secretIdOf } from '../commands/keys.ts';
import { newId } from '../commands/new-id.ts';
import type { Config } from '../config/config.ts';
import { jwtSecrets, serverSecrets } from '../config/secrets.ts';
import type { Codec } from '../events/codec.ts';
import type { Actor, EventEnvelope } from '../events/envelope.ts';
import { CONSOLE_SESSION_TYPES } from '../events/identity/console-session-events.ts';
import { IDENTITY_TYPES, isIdentityEvent } from '../events/identity/events.ts';
import type { Instant, LoginId, UserId } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { createFollower } from '../realtime/follower.ts';
import { derivedKeysOf } from './derived-keys.ts';
import { newContext } from './new-context.ts';

export interface IdentityOptions {
  readonly config: Config;
  readonly commands: CommandHandler;
  readonly log: EventLog;
  readonly codec: Codec;
  readonly logger: Logger;
  readonly now: () => Instant;
  /** Null: login is off. */
  readonly send: SendConfirmation | null;
  /** Without WhatsApp: the messages, whose buttons are links to this desk; else null. */
  readonly outbox: Outbox | null;
  /** Is told of the sessions of the console, which are events of this context, too. */
  readonly consoleSessions: Pick<ConsoleSessionWatch, 'observe' | 'forget'>;
}

/** Logins, tokens and sessions. */
export interface Identity extends Pick<IdentityDependencies, 'logins' | 'tokens'> {
  readonly endpoints: readonly Endpoint[];
  readonly pages: readonly Page[];
  readonly verifier: TokenVerifier;
  /** Whether the session of a bearer is known to have ended. */
  isOver(bearer: Bearer): boolean;
  /** The context of commands that no endpoint issues. */
  newContext(): CommandContext;
  /**
   * Follows the log, which has the changes of all nodes, and notifies from then on. Resolves once it follows, or when the log
   * is down.
   */
  start(listeners: IdentityListeners): Promise<void>;
  stop(): Promise<void>;
}

export interface IdentityListeners {
  onConfirmed(login: LoginId): void;
  onExpired(login: LoginId): void;
  /** Some session of that user has ended, or all have. */
  onEnded(user: UserId): void;
  /** Some session of the console has ended. */
  onConsoleEnded(): void;
}

const SYSTEM: Actor = { kind: 'system', id: null };

export function createIdentity(options: IdentityOptions): Identity {
  const { config, commands, log, codec, logger, send, outbox, now, consoleSessions } = options;
  const { defaultRegion, loginLocale } = config;
  const texts = { locale: loginLocale, region: defaultRegion };
  const { identity: keys } = derivedKeysOf(config);
  const ownKeys = ownKeysOf(config);
  const logins = createLogins(commands, keys);
  const sessions = createSessions(commands, keys);
  const ownAccount = createOwnAccount(sessions);
  const initiate = send && createInitiate(logins, send);
  const takePress = createTakePress(logins, null, newId);
  const tokens = createAccessTokens(ownKeys);
  const watch = createSessionWatch(sessions, config.cacheMemory.sessions);
  const newSystemContext = () => newContext(SYSTEM, now);
  const stopping = new AbortController();
  let following: Promise<void> = Promise.resolve();

  return {
    logins,
    tokens,
    newContext: newSystemContext,
    endpoints: identityEndpoints({ logins, sessions, ownAccount, tokens, initiate, defaultRegion }),
    pages: [
      waitingPage,
      ...(outbox ? [confirmPage({ outbox, takePress, newContext: newSystemContext, texts })] : []),
    ],
    verifier: withSessions(createTokenVerifier(config, Date.now, ownKeys), watch),
    isOver: ({ familyId }) => familyId !== null && watch.knownOpen(familyId) === false,

    start(listeners) {
      const onEvent = (envelope: EventEnvelope) => {
        const ended = watch.observe(envelope);
        if (ended !== null) listeners.onEnded(ended);
        if (consoleSessions.observe(envelope)) listeners.onConsoleEnded();
        if (!isIdentityEvent(envelope)) return;
        const { type, data } = envelope.event;
        if (type === 'LoginConfirmed') listeners.onConfirmed(data.loginId);
        if (type === 'LoginExpired') listeners.onExpired(data.loginId);
      };
      const follower = createFollower({
        name: 'sessions',
        log,
        codec,
        types: IDENTITY_TYPES.union(CONSOLE_SESSION_TYPES),
        logger,
        onEvent,
        onStarted() {
          watch.forget();
          consoleSessions.forget();
        },
      });
      following = follower.run(stopping.signal);
      return follower.tried;
    },

    async stop() {
      stopping.abort();
      await following;
    },
  };
}

const ISSUER = 'casebook';

/** Beside an outside issuer, own tokens have other keys and another issuer. */
function ownKeysOf(config: Config): OwnKeys {
  const { jwtJwksUrl, jwtIssuer, jwtAudience: audience } = config;
  if (jwtJwksUrl === null)
    return { keys: tokenKeysOf(jwtSecrets(config)), issuer: jwtIssuer ?? ISSUER, audience };
  const keys = ofEach(serverSecrets(config), (secret) => ({
    id: secretIdOf(secret),
    secret: deriveKey(secret, 'access tokens'),
  }));
  return { keys, issuer: ISSUER, audience };
}
