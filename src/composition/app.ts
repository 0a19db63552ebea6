import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../api/endpoint.ts';
import { createMonotoneClock } from '../api/kernel/clock.ts';
import { countingRefusals, createLimits, NO_LIMITS, type RateLimits } from '../api/kernel/limits.ts';
import { createWidgetPages } from '../api/widget/pages.ts';
import { actorOf, type Bearer } from '../commands/caller.ts';
import { deriveKeys } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import type { Instant } from '../events/ids.ts';
import { createPastDocuments } from '../history/past-documents.ts';
import { createClientEvents } from '../realtime/protocol.ts';
import { createTicketFacts } from '../realtime/ticketing/facts.ts';
import { type AccessSettings, createAccess, LAST_RECORDS_MS } from './access.ts';
import { createClocks } from './clocks.ts';
import { takeUpLooks } from './command-looks.ts';
import { createConsole } from './console.ts';
import { documentPagesOf } from './documents.ts';
import { endpointsOf } from './endpoints.ts';
import { type ApiOptions, createApi } from './http-api.ts';
import { createKept } from './kept.ts';
import { type Live, type LiveSettings, startLive } from './live.ts';
import { createLogin } from './login.ts';
import { metricsOf } from './metrics.ts';
import { newContext } from './new-context.ts';
import { createForgetting } from './privacy.ts';
import { createProofs } from './proofs.ts';
import { createReacting } from './reacting.ts';
import { dueTimes, reactionsOf } from './reactions.ts';
import { readinessOf } from './readiness.ts';
import { runRetention } from './retention.ts';
import { createSocketCommands } from './socket-commands.ts';
import type { Stores } from './stores/stores.ts';
import { tokenHintOf } from './token-hint.ts';
import { createUseCases, type UseCases } from './use-cases.ts';
import { warmLists } from './warm-lists.ts';

/** A running desk: commands over the log, endpoints and sockets over both. */
export interface Desk {
  readonly address: AddressInfo;
  readonly endpoints: readonly Endpoint[];
  readonly live: Pick<Live, 'gateway' | 'broadcaster'>;
  /** Stops accepting, finishes what was accepted, and closes the sockets. The stores stay open. */
  stop(timeoutMs: number): Promise<void>;
}

export interface DeskOptions extends ApiOptions {
  readonly live?: LiveSettings;
  readonly access?: AccessSettings;
}

/** Starts a desk that listens on the configured address. */
export async function startDesk(options: DeskOptions): Promise<Desk> {
  const { config, stores, logger } = options;
  const now = createMonotoneClock(options.wallClock);
  const past = createPastDocuments({
    ...{ log: stores.log, codec: stores.codec, queriesOf: stores.readStore.queriesOf },
    projected: stores.progress.projected,
  });
  const kept = createKept({ config, stores, forgotten: () => forgetting.position() });
  const useCases = createUseCases(config, stores, [past, kept]);
  const { commands, guestIds, codeSecrets } = useCases;
  const access = createAccess({ ...options, commands, now });
  const { limits, refusals } = countingRefusals(limitsOf(config, stores));
  let url = '';
  const console = createConsole({ ...options, commands, limits, now });
  const login = createLogin({ ...options, commands, now, url: () => url, consoleSessions: console.watch });
  const { verifier } = login;
  const stopping = new AbortController();
  const proofs = createProofs({ ...options, now, signal: stopping.signal });
  const parts = { ...options, ...useCases, now, past, kept, proofs, access, stopping: stopping.signal };
  const endpoints = [...endpointsOf(parts), ...login.endpoints, ...console.endpoints];
  const onAuthenticated = registerBearerIn(useCases, stores, now);
  const ticketFacts = createTicketFacts(stores.log, stores.codec);
  const clientEvents = createClientEvents({
    ...createSocketCommands({
      ...{ useCases, progress: stores.progress, now, logger },
      recordAccess: access.record,
    }),
    ticketFacts,
    ticketOwner: useCases.tickets.ownerOf,
  });
  const documentPages = documentPagesOf({ config, endpoints, clientEvents });
  const following = { ...options, commands, now, signal: stopping.signal };
  const reacting = createReacting(reactionsOf(login, useCases), following);
  const clocks = createClocks(dueTimes, following);
  const readiness = () => readinessOf(stores, [...reacting.degraded(), ...proofs.degraded()]);
  const http = createApi(options, {
    pages: [...documentPages, ...createWidgetPages(tokenHintOf(config)), ...login.pages, ...console.pages],
    gauges: metricsOf({
      ...options,
      records: access,
      login,
      reacting,
      clocks,
      proofs,
      readiness,
      refusals,
      live: () => live,
    }),
    readiness,
    endpoints,
    useCases,
    verifier,
    cookieSessions: console.cookieSessions,
    onAuthenticated,
    limits,
    now,
    recordAccess: access.record,
    fingerprintKeys: deriveKeys(serverSecrets(config), 'fingerprints of requests'),
  });
  const live: Live = startLive({
    ...options,
    http,
    verifier,
    onAuthenticated,
    holderOf: console.holderOf,
    isOver: (bearer) => login.isOver(bearer) || console.isOver(bearer),
    guestIds,
    codeSecrets,
    chat: useCases.chat,
    ticketFacts,
    clientEvents,
  });
  const forgetting = createForgetting({
    ...following,
    forget: useCases.forget,
    disconnect: live.gateway.disconnectPeople,
  });
  const looks = takeUpLooks({ dataDir: config.dataDir, access, logger, signal: stopping.signal });
  const retention = runRetention({ ...following, commands, erasures: useCases.erasures });
  const forgotten = forgetting.run(stopping.signal);
  const running = [reacting.run(), clocks.run(), proofs.run(), forgotten, retention, looks];
  await Promise.all([live.tried, login.start(http, live.gateway)]);
  const stopFollowing = () => {
    stopping.abort();
    return Promise.all([live.close(), login.close(), ...running]);
  };
  const address = await http.listen(config.port, config.host).catch(async (error: unknown) => {
    await stopFollowing();
    throw error;
  });
  url = urlOf(address);
  void warmLists(stores, options.logger);
  return {
    address,
    endpoints,
    live,
    async stop(timeoutMs) {
      // Sockets keep their connections open: the server can't stop while they do.
      await Promise.all([http.stop(timeoutMs), stopFollowing()]);
      await access.close(LAST_RECORDS_MS);
    },
  };
}

/** The URL of a desk on this machine. */
export const urlOf = ({ address, port }: AddressInfo): string =>
  `http://${address.includes(':') ? `[${address}]` : address}:${port}`;

/** Nodes that share a store count together. */
function limitsOf(config: Config, stores: Stores): RateLimits {
  if (!config.rateLimits) return NO_LIMITS;
  return stores.shared?.limits ?? createLimits({ memory: config.cacheMemory.limits });
}

/** Registers the bearer of a token; later reads include it. */
const registerBearerIn =
  ({ directory, proveAddress }: UseCases, { progress }: Stores, now: () => Instant) =>
  async (bearer: Bearer): Promise<void> => {
    const context = () => newContext(actorOf(bearer), now);
    for (const note of [directory.noteBearer, proveAddress]) {
      const position = await note(bearer, context());
      if (position !== null) progress.acknowledge(position);
    }
  };
