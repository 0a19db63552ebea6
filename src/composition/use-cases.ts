import { randomUUID } from 'node:crypto';
import { type CarryOn, createCarryOn } from '../commands/conversations/carry-on.ts';
import { type Chat, type ChatParts, createChat } from '../commands/conversations/chat.ts';
import { type CodeSecrets, createCodeSecrets } from '../commands/conversations/code-secrets.ts';
import { createConversations } from '../commands/conversations/conversations.ts';
import { createGuestIds, type GuestIds } from '../commands/conversations/guest-ids.ts';
import { createOnboarding, type Onboarding } from '../commands/conversations/onboarding.ts';
import type { TicketsForConversations } from '../commands/conversations/tickets.ts';
import { createDirectory, type Directory } from '../commands/directory/directory.ts';
import { type CommandHandler, createCommandHandler } from '../commands/handle.ts';
import { deriveKeys } from '../commands/keys.ts';
import { newId } from '../commands/new-id.ts';
import { createTickets, type Tickets } from '../commands/ticketing/tickets.ts';
import { createTicketsFromChat } from '../commands/ticketing/tickets-from-chat.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';
import { codec } from '../events/catalogue.ts';
import { sideOf } from '../events/conversations/people.ts';
import type { ConversationId } from '../events/ids.ts';
import type { SupportType } from '../events/ticketing/vocabulary.ts';
import { conversationMessageProjection } from '../projections/conversations/messages/projection.ts';
import type { Stores } from './stores/stores.ts';

/** The use cases, for endpoints, sockets and programs. */
export interface UseCases {
  readonly commands: CommandHandler;
  readonly directory: Directory;
  readonly tickets: Tickets;
  readonly chat: Chat;
  readonly carryOn: CarryOn;
  readonly onboarding: Onboarding;
  readonly guestIds: GuestIds;
  readonly codeSecrets: CodeSecrets;
}

export function createUseCases(config: Config, stores: Stores): UseCases {
  const { cacheMemory, ticketPrefix: prefix, guestAccess } = config;
  const { log, snapshots } = stores;
  const commands = createCommandHandler(log, codec, { snapshots, memory: cacheMemory.states });
  const directory = createDirectory(commands, cacheMemory.bearers);
  const { guestIds, codeSecrets } = secretsOf(config);
  const shared = {
    commands,
    directory,
    conversations: createConversations(commands),
    guestIds,
    newId,
    newConversationId: () => randomUUID() as ConversationId,
  };
  return {
    commands,
    directory,
    tickets: createTickets({ commands, directory, prefix, newId }),
    chat: createChat({ ...shared, guestAccess, messageFacts: findMessageFacts(stores) }),
    carryOn: createCarryOn({ commands, directory, tickets: ticketsFor(commands, prefix), newId }),
    onboarding: createOnboarding({ ...shared, codeSecrets }),
    guestIds,
    codeSecrets,
  };
}

function secretsOf(config: Config): Pick<UseCases, 'guestIds' | 'codeSecrets'> {
  const secrets = serverSecrets(config);
  return {
    guestIds: createGuestIds({
      ids: deriveKeys(secrets, 'guest ids'),
      secrets: deriveKeys(secrets, 'guest secrets'),
    }),
    codeSecrets: createCodeSecrets({
      hashing: deriveKeys(secrets, 'hashes of onboarding codes'),
      sealing: deriveKeys(secrets, 'sealed onboarding codes'),
    }),
  };
}

/** Where conversations and tickets meet. */
function ticketsFor(commands: CommandHandler, prefix: string): TicketsForConversations {
  const open = createTicketsFromChat(commands, prefix);
  return {
    open: ({ supportType, ...chat }, context) =>
      open({ ...chat, supportType: supportType as SupportType }, context),
  };
}

/** How long a look-up waits for the read models, milliseconds. */
const CATCH_UP_MS = 1_000;

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
