import type { ConversationDocument } from '../../../src/projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../../../src/projections/conversations/conversations/projection.ts';
import type { ConversationQueries } from '../../../src/projections/conversations/conversations/queries.ts';
import type { ConversationMessageDocument } from '../../../src/projections/conversations/messages/documents.ts';
import { conversationMessageProjection } from '../../../src/projections/conversations/messages/projection.ts';
import type { ConversationMessageQueries } from '../../../src/projections/conversations/messages/queries.ts';
import type { Reads } from '../../../src/projections/module.ts';
import type { ReadStore, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import type { TicketMessageDocument } from '../../../src/projections/ticketing/messages/documents.ts';
import { ticketMessageProjection } from '../../../src/projections/ticketing/messages/projection.ts';
import type { TicketMessageQueries } from '../../../src/projections/ticketing/messages/queries.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import type { TicketQueries } from '../../../src/projections/ticketing/tickets/queries.ts';
import { type OpenedStore, type OpenStore, Projector, smallTickets } from './examples.ts';

/** The store of the test that is running. */
export interface Opened extends Pick<OpenedStore, 'open' | 'build' | 'toForget' | 'clean' | 'bytes'> {
  readonly reader: ReadStore;
  readonly tickets: Reads<TicketDocument, TicketQueries>;
  readonly messages: Reads<TicketMessageDocument, TicketMessageQueries>;
  readonly conversations: Reads<ConversationDocument, ConversationQueries>;
  readonly conversationMessages: Reads<ConversationMessageDocument, ConversationMessageQueries>;
  readonly writer: ReadStoreWriter;
  readonly projector: Projector;
}

/** Opens a store before each test of the enclosing block, and disposes of it afterwards. */
export function openedForEach(open: OpenStore): Opened {
  let current: (OpenedStore & { readonly projector: Projector }) | null = null;
  const now = () => {
    if (current === null) throw new Error('No test is running');
    return current;
  };
  beforeEach(async () => {
    const store = await open();
    current = { ...store, projector: new Projector(store.writer) };
  });
  afterEach(async () => {
    await now().dispose();
    current = null;
  });
  return {
    open: (projections, erasures) => now().open(projections, erasures),
    build: (module, erasures) => now().build(module, erasures),
    toForget: (erasures) => now().toForget(erasures),
    clean: (erasures) => now().clean(erasures),
    bytes: () => now().bytes(),
    get reader() {
      return now().reader;
    },
    get tickets() {
      return now().reader.queriesOf(smallTickets);
    },
    get messages() {
      return now().reader.queriesOf(ticketMessageProjection);
    },
    get conversations() {
      return now().reader.queriesOf(conversationProjection);
    },
    get conversationMessages() {
      return now().reader.queriesOf(conversationMessageProjection);
    },
    get writer() {
      return now().writer;
    },
    get projector() {
      return now().projector;
    },
  };
}
