import { randomUUID } from 'node:crypto';
import { type CarryOn, createCarryOn } from '../commands/conversations/carry-on.ts';
import { type Chat, type ChatParts, createChat } from '../commands/conversations/chat.ts';
import { type CodeSecrets, createCodeSecrets } from '../commands/conversations/code-secrets.ts';
import { type CompleteTicket, createCompleteTicket } from '../commands/conversations/complete-ticket.ts';
import { createConversations } from '../commands/conversations/conversations.ts';
import { createGuestIds, type GuestIds } from '../commands/conversations/guest-ids.ts';
import {
  createOnboarding,
  newCode,
  type Onboarding,
  type OnboardingParts,
} from '../commands/conversations/onboarding.ts';
import type { ConversationPeople } from '../commands/conversations/people.ts';
import type { TicketsForConversations } from '../commands/conversations/tickets.ts';
import { createDirectory, type Directory } from '../commands/directory/directory.ts';
import { type CommandHandler, createCommandHandler } from '../commands/handle.ts';
import type { RandomBytes } from '../commands/keys.ts';
import { newId } from '../commands/new-id.ts';
import type { Erasures } from '../commands/privacy/erasures.ts';
import { createPersonNames, type PersonNames } from '../commands/privacy/person.ts';
import type { TicketAccess } from '../commands/ticketing/access.ts';
import { createProveAddress, type ProveAddress } from '../commands/ticketing/proven-addresses.ts';
import { createTickets, type TicketPeople, type Tickets } from '../commands/ticketing/tickets.ts';
import { createTicketsFromChat } from '../commands/ticketing/tickets-from-chat.ts';
import type { Config } from '../config/config.ts';
import { sideOf } from '../events/conversations/people.ts';
import { sameEmail } from '../events/email-address.ts';
import type { ConversationId, TicketId } from '../events/ids.ts';
import type { SupportType } from '../events/ticketing/vocabulary.ts';
import { conversationMessageProjection } from '../projections/conversations/messages/projection.ts';
import { fold } from '../projections/search/fold.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';
import { type DerivedKeys, derivedKeysOf } from './derived-keys.ts';
import { createPrivacy, type Forget, forgettingOf, type Remembering } from './privacy.ts';
import type { Stores } from './stores/stores.ts';

/** The use cases, for endpoints, sockets and programs. */
export interface UseCases {
  readonly commands: CommandHandler;
  readonly directory: Directory;
  readonly tickets: Tickets;
  readonly proveAddress: ProveAddress;
  readonly chat: Chat;
  readonly carryOn: CarryOn;
  readonly completeTicket: CompleteTicket;
  readonly onboarding: Onboarding;
  readonly guestIds: GuestIds;
  readonly codeSecrets: CodeSecrets;
  readonly forget: Forget;
  readonly erasures: Erasures;
  readonly personNames: PersonNames;
}

/** What the use cases of tickets, chats and codes are made of. */
export interface UseCaseParts
  extends Pick<ChatParts, 'commands' | 'guestAccess' | 'messageFacts' | 'newId' | 'newConversationId'>,
    Pick<OnboardingParts, 'newCode'> {
  /** Look-ups of people. */
  readonly directory: TicketPeople & ConversationPeople;
  readonly keys: Pick<DerivedKeys, 'guests' | 'codes'>;
  /** What ticket numbers begin with. */
  readonly prefix: string;
  readonly ticketAccess: TicketAccess;
  /** What ids of guests and seals are made of, if not of the system's random bytes. */
  readonly random?: RandomBytes;
}

/** The use cases over any log, with the ids that are handed in. */
export function useCasesOf(
  parts: UseCaseParts,
): Omit<UseCases, 'commands' | 'directory' | 'proveAddress' | 'forget' | 'erasures' | 'personNames'> {
  const { commands, directory, keys, prefix, ticketAccess, random, newId } = parts;
  const guestIds = createGuestIds(keys.guests, random);
  const codeSecrets = createCodeSecrets(keys.codes, random);
  const shared = { ...parts, conversations: createConversations(commands), guestIds };
  const completeTicket = createCompleteTicket({
    ...{ commands, directory, newId },
    tickets: ticketsFor(commands, prefix),
  });
  return {
    tickets: createTickets({ commands, directory, prefix, ticketAccess, newId }),
    chat: createChat(shared),
    carryOn: createCarryOn({ commands, directory, completeTicket }),
    completeTicket,
    onboarding: createOnboarding({ ...shared, codeSecrets }),
    guestIds,
    codeSecrets,
  };
}

/** @param remembering has other things in memory that may be of people */
export function createUseCases(
  config: Config,
  stores: Stores,
  remembering: readonly Remembering[],
): UseCases {
  const { cacheMemory, ticketPrefix: prefix, ticketAccess, guestAccess } = config;
  const { log, codec, snapshots } = stores;
  const commands = createCommandHandler(log, codec, { snapshots, memory: cacheMemory.states });
  const keys = derivedKeysOf(config);
  const directory = createDirectory(commands, {
    ...{ contactKeys: keys.contacts, log, memory: cacheMemory.bearers },
  });
  const parts = { commands, directory, prefix, ticketAccess, guestAccess, keys };
  const personNames = createPersonNames(keys.contacts);
  const forget = forgettingOf(stores, [...remembering, commands]);
  return {
    commands,
    directory,
    proveAddress: createProveAddress({
      ...{ commands, keys: keys.contacts },
      unownedTickets: unownedTicketsIn(stores),
    }),
    forget,
    personNames,
    erasures: createPrivacy(stores, { commands, forget, keys, names: personNames }),
    ...useCasesOf({
      ...parts,
      messageFacts: findMessageFacts(stores),
      newId,
      newConversationId: () => randomUUID() as ConversationId,
      newCode,
    }),
  };
}

/** How long a look-up waits for the read models, milliseconds. */
const CATCH_UP_MS = 1_000;

/** More of one address aren't linked: that many are of none that is one person's. */
const MOST_UNOWNED = 1_000;

/** Finds by the index of the ticket list, which has every address in it. Null while it lacks what this node has acknowledged. */
const unownedTicketsIn =
  ({ readStore, progress, standstill }: Stores) =>
  async (email: string): Promise<readonly TicketId[] | null> => {
    // A rebuild takes longer than a request may wait for.
    if (!progress.isWhole()) return null;
    if ((await standstill.awaited(progress.acknowledged(), CATCH_UP_MS)) !== 'held') return null;
    const whole = { terms: [fold(email)], foundByMessages: null, owners: [] };
    try {
      const { tickets } = await readStore.queriesOf(ticketProjection).list({
        search: { whole, words: [] },
        ...{ status: null, open: null, priority: null, supportType: null, tags: null },
        ...{ assignedTo: null, userId: null, createdFrom: null, createdTo: null },
        ...{ sortBy: 'createdAt', sortOrder: 'asc' },
        ...{ offset: 0, after: null, limit: MOST_UNOWNED, createdSince: [] },
      });
      return tickets
        .filter((ticket) => ticket.userId === null && sameEmail(ticket.email, email))
        .map(({ id }) => id);
    } catch (error) {
      if (error instanceof ReadModelsUnavailable) return null;
      throw error;
    }
  };

/** Where conversations and tickets meet. */
function ticketsFor(commands: CommandHandler, prefix: string): TicketsForConversations {
  const open = createTicketsFromChat(commands, prefix);
  return {
    open: ({ supportType, ...chat }, context) =>
      open({ ...chat, supportType: supportType as SupportType }, context),
  };
}

const findMessageFacts =
  ({ readStore, progress, standstill }: Stores): ChatParts['messageFacts'] =>
  async (id) => {
    // The client that got a message's acknowledgement may be faster than the read models.
    await standstill.awaited(progress.acknowledged(), CATCH_UP_MS);
    const message = await readStore.queriesOf(conversationMessageProjection).get(id);
    if (message === null) return null;
    const { conversationId, number, sender } = message;
    return { conversationId, number, writtenBy: sideOf(sender) };
  };
