import type { Logger } from 'pino';
import { accessList } from '../api/audit/access.ts';
import { proofEndpoints } from '../api/audit/endpoints.ts';
import { createConversationReader } from '../api/conversations/conversation-reader.ts';
import { conversationEndpoints } from '../api/conversations/endpoints.ts';
import { onboardingEndpoints } from '../api/conversations/onboarding.ts';
import { directoryEndpoints } from '../api/directory/endpoints.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { historyEndpoints } from '../api/history/endpoints.ts';
import { createEventStreams } from '../api/history/event-lines.ts';
import { createCursors } from '../api/kernel/cursors.ts';
import type { KeptReads } from '../api/kernel/kept-bodies.ts';
import { privacyEndpoints } from '../api/privacy/endpoints.ts';
import { personTickets } from '../api/privacy/person-tickets.ts';
import { ticketingEndpoints } from '../api/ticketing/endpoints.ts';
import { createTicketLinks } from '../api/ticketing/ticket-links.ts';
import { createTicketReader } from '../api/ticketing/ticket-reader.ts';
import { workEndpoints } from '../api/work/endpoints.ts';
import { deriveKeys } from '../commands/keys.ts';
import { createRepeatableSealing } from '../commands/sealing.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import type { Instant } from '../events/ids.ts';
import { SUPPORT_TYPES } from '../events/ticketing/vocabulary.ts';
import { createArrivals } from '../history/feed/arrivals.ts';
import { createFeed } from '../history/feed/feed.ts';
import { createMoments } from '../history/moments.ts';
import type { PastDocuments } from '../history/past-documents.ts';
import { createPastDirectory } from '../history/past-people.ts';
import { createPseudonyms } from '../history/pseudonyms.ts';
import { createTimelines } from '../history/timeline/timeline.ts';
import { createFindUsersNamedAt } from '../history/users-named.ts';
import { createAsOf } from '../projections/as-of.ts';
import { createFindUsersNamed } from '../projections/directory/find-named.ts';
import { createFindPeople } from '../projections/directory/find-people.ts';
import { transactionProjection } from '../projections/directory/transactions/projection.ts';
import { createDocumentsFromLog } from '../projections/from-log.ts';
import { createLogEnd } from '../projections/log-end.ts';
import { createOutageLog } from '../projections/outages.ts';
import { erasureProjection } from '../projections/privacy/erasures/projection.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';
import type { Access } from './access.ts';
import { createAccessOf } from './access-of.ts';
import { createFindLookedAt } from './looked-at.ts';
import { createOpenWork } from './open-work.ts';
import type { Proofs } from './proofs.ts';
import { dryRunOf } from './retention.ts';
import type { Stores } from './stores/stores.ts';
import type { UseCases } from './use-cases.ts';

interface EndpointParts extends UseCases {
  readonly config: Config;
  readonly stores: Stores;
  readonly proofs: Proofs;
  readonly access: Access;
  readonly past: PastDocuments;
  readonly kept: KeptReads;
  readonly now: () => Instant;
  readonly logger: Logger;
  /** Aborts when the desk stops. */
  readonly stopping: AbortSignal;
  /** Milliseconds since the epoch; by default the machine's clock. */
  readonly wallClock?: () => number;
}

/** Every endpoint of the desk, over its commands and read models. */
export function endpointsOf(parts: EndpointParts): readonly Endpoint[] {
  const { config, stores, kept, directory, tickets, chat, carryOn, onboarding, guestIds } = parts;
  const { log, codec, standstill } = stores;
  const { queriesOf, readJoined } = stores.readStore;
  const { timeZone, defaultRegion, guestAccess, ticketAccess } = config;
  const fromLog = createDocumentsFromLog(log, codec);
  const cursors = createCursors(deriveKeys(serverSecrets(config), 'sealed cursors of lists'));
  const usersNamed = createFindUsersNamed(queriesOf);
  const findPeople = createFindPeople(queriesOf, fromLog);
  const asOf = createAsOf(standstill, fromLog);
  const reader = createTicketReader({
    queriesOf,
    asOf,
    findPeople,
    findTransaction: (id) => queriesOf(transactionProjection).get(id),
  });
  const accessOf = createAccessOf(queriesOf, parts.access);
  const history = pastOf(parts);
  const conversationReader = createConversationReader({ queriesOf, asOf, findPeople });
  return [
    ...ticketingEndpoints({
      tickets,
      queriesOf,
      usersNamed,
      reader,
      cursors,
      kept,
      timeZone,
      defaultRegion,
      ticketAccess,
      links: createTicketLinks(deriveKeys(serverSecrets(config), 'links of tickets')),
    }),
    ...conversationEndpoints({
      chat,
      carryOn,
      queriesOf,
      usersNamed,
      cursors,
      guestIds,
      guestAccess,
      defaultRegion,
      supportTypes: SUPPORT_TYPES,
      reader: conversationReader,
    }),
    ...workEndpoints({
      ...{ tickets, chat, queriesOf, readJoined, findPeople, cursors, timeZone, defaultRegion },
      moments: history.moments,
      businessHours: config.businessHours,
    }),
    ...onboardingEndpoints({ onboarding, guestIds }),
    ...directoryEndpoints({
      ...{ directory, queriesOf, cursors, defaultRegion },
      openWork: createOpenWork(queriesOf),
    }),
    ...historyEndpoints({
      ...history,
      cursors,
      ticketReader: reader,
      conversationReader,
      queriesOf,
      timeZone,
      defaultRegion,
      businessHours: config.businessHours,
    }),
    ...proofEndpoints({ ...parts.proofs, tree: stores.tree, log, cursors }),
    ...privacyEndpoints({
      erasures: parts.erasures,
      names: parts.personNames,
      looksAt: accessOf.latestAt,
      ticketsOf: personTickets((ids) => queriesOf(ticketProjection).find(ids)),
      listed: (query) => queriesOf(erasureProjection).page(query),
      cursors,
      retention: dryRunOf(parts),
      now: parts.now,
      forgetting: async () => ({
        forgotten: await stores.readStore.forgotten(),
        erasures: await stores.keyRing.generation(),
      }),
      defaultRegion,
    }),
    accessList({
      page: accessOf.page,
      lookedAt: createFindLookedAt({ log, codec, erasures: parts.erasures }),
      ...{ cursors, timeZone, defaultRegion },
    }),
  ];
}

/** What there was at any moment. */
function pastOf(parts: EndpointParts) {
  const { stores, past, now } = parts;
  const { log, codec, standstill, readStore } = stores;
  const { queriesOf } = readStore;
  const pastDirectory = createPastDirectory(past);
  return {
    moments: createMoments({ log, queriesOf, now, awaited: standstill.awaited }),
    past,
    directory: pastDirectory,
    usersNamedAt: createFindUsersNamedAt(queriesOf),
    timelines: createTimelines({ log, codec, namesAt: pastDirectory.namesAt }),
    ...eventsOf(parts),
  };
}

/** What happens, for those who follow it. */
function eventsOf({ config, stores, logger, stopping, wallClock = Date.now }: EndpointParts) {
  const { log, codec } = stores;
  const outages = createOutageLog(logger);
  const arrivals = createArrivals(log, (error) => {
    // A desk that stops closes its log itself.
    if (!stopping.aborted) outages.failed('The feed of events', error);
  });
  const feed = createFeed({ log, codec, arrivals });
  return {
    feed,
    streams: createEventStreams({ feed, stopping, wallClock }),
    isBeyondLog: createLogEnd(log).isBefore,
    pseudonyms: createPseudonyms(
      createRepeatableSealing(deriveKeys(serverSecrets(config), 'pseudonyms in history')),
    ),
  };
}
