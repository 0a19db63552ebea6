import { createConversationReader } from '../api/conversations/conversation-reader.ts';
import { conversationEndpoints } from '../api/conversations/endpoints.ts';
import { onboardingEndpoints } from '../api/conversations/onboarding.ts';
import type { TicketsForConversations } from '../api/conversations/tickets.ts';
import { directoryEndpoints } from '../api/directory/endpoints.ts';
import { createFindPeople } from '../api/directory/people.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { createReadAfter } from '../api/read-after.ts';
import { ticketingEndpoints } from '../api/ticketing/endpoints.ts';
import { createTicketReader } from '../api/ticketing/ticket-reader.ts';
import { createConversations } from '../commands/conversations/conversations.ts';
import type { CommandHandler } from '../commands/handle.ts';
import { createTicketsFromChat } from '../commands/ticketing/tickets-from-chat.ts';
import type { Config } from '../config/config.ts';
import { codec } from '../events/catalogue.ts';
import { SUPPORT_TYPES, type SupportType } from '../events/ticketing/vocabulary.ts';
import { createDocumentsFromLog } from '../projections/from-log.ts';
import type { Stores } from './stores/stores.ts';
import type { UseCases } from './use-cases.ts';

interface EndpointParts extends UseCases {
  readonly config: Config;
  readonly stores: Stores;
}

/** Every endpoint of the desk, over its commands and read models. */
export function endpointsOf(parts: EndpointParts): readonly Endpoint[] {
  const { config, stores, commands, directory, tickets, guestIds, codeSecrets } = parts;
  const { readStore: store, log, standstill } = stores;
  const { ticketPrefix, timeZone, defaultRegion } = config;
  const fromLog = createDocumentsFromLog(log, codec);
  const findPeople = createFindPeople(store, fromLog);
  const conversations = createConversations(commands);
  const readAfter = createReadAfter(standstill);
  const reader = createTicketReader({ store, fromLog, readAfter, findPeople });
  return [
    ...ticketingEndpoints({ tickets, store, reader, timeZone, defaultRegion }),
    ...conversationEndpoints({
      ...{ commands, directory, store, guestIds, guestAccess: config.guestAccess },
      conversations,
      reader: createConversationReader({ store, fromLog, readAfter, findPeople }),
      tickets: ticketsForConversations(commands, ticketPrefix),
    }),
    ...onboardingEndpoints({ commands, conversations, directory, guestIds, codeSecrets }),
    ...directoryEndpoints({ directory, store, defaultRegion }),
  ];
}

/** Where conversations and tickets meet. */
function ticketsForConversations(commands: CommandHandler, ticketPrefix: string): TicketsForConversations {
  const open = createTicketsFromChat(commands, ticketPrefix);
  return {
    supportTypes: SUPPORT_TYPES,
    open: ({ supportType, ...chat }, context) =>
      open({ ...chat, supportType: supportType as SupportType }, context),
  };
}
