import type { AdminId, Instant, MessageId, TicketId, TicketNumber, UserId } from '../../../src/events/ids.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { projectionCatalogue } from '../../../src/projections/catalogue.ts';
import type { ConversationDocument } from '../../../src/projections/conversations/conversations/documents.ts';
import type { ConversationMessageDocument } from '../../../src/projections/conversations/messages/documents.ts';
import type { UserDocument } from '../../../src/projections/directory/users/projection.ts';
import {
  conversationHistory,
  conversationHistoryOfLayout,
} from '../../../src/projections/history/conversations/projection.ts';
import { factProjection, factsOfLayout } from '../../../src/projections/history/facts/projection.ts';
import { ticketHistory, ticketHistoryOfLayout } from '../../../src/projections/history/tickets/projection.ts';
import type { AnyModule } from '../../../src/projections/module.ts';
import type { Batch, Checkpoint, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import {
  ticketMessageSearch,
  ticketMessageSearchOfLayout,
} from '../../../src/projections/ticketing/message-search/projection.ts';
import type { TicketMessageDocument } from '../../../src/projections/ticketing/messages/documents.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import { ticketProjection, ticketsOfLayout } from '../../../src/projections/ticketing/tickets/projection.ts';
import type { TicketListQuery, TicketSearch } from '../../../src/projections/ticketing/tickets/queries.ts';

export type { OpenedStore, OpenStore } from '../../support/read-stores.ts';

export const LOG = '5f0c7f0e-log';
export const at = (position: number): Checkpoint => ({ log: LOG, position: position as Position });
export const admin = (name: string) => name as AdminId;
export const user = (name: string) => name as UserId;
export const ticketId = (number: number) => `ticket-${number}` as TicketId;
export const messageId = (name: string) => name as MessageId;

/** Milliseconds after noon of the first day. */
export const noon = (milliseconds: number): Instant =>
  new Date(Date.UTC(2026, 0, 5, 12) + milliseconds).toISOString() as Instant;

export function ticket(number: number, fields: Partial<TicketDocument> = {}): TicketDocument {
  const createdAt = fields.createdAt ?? noon(number * 1000);
  return {
    id: ticketId(number),
    ticketNumber: `SMI-2026-${String(number).padStart(6, '0')}` as TicketNumber,
    userId: null,
    email: 'someone@example.com',
    phoneNumber: null,
    subject: 'Subject',
    description: 'Description',
    supportType: 'GENERAL_INQUIRY',
    status: 'pending',
    priority: 'low',
    assignedTo: null,
    relatedTransactionId: null,
    registrationSessionId: null,
    conversationId: null,
    deviceMetadata: null,
    ipAddress: null,
    userAgent: null,
    tags: null,
    internalNotes: null,
    resolvedAt: null,
    resolvedBy: null,
    resolutionNotes: null,
    firstResponseAt: null,
    lastResponseAt: null,
    responseTimeSeconds: null,
    satisfactionRating: null,
    feedback: null,
    createdAt,
    updatedAt: createdAt,
    updatedForUserAt: createdAt,
    messageCount: 1,
    visibleMessageCount: 1,
    lastVisibleMessage: { preview: 'Description', isFromUser: true, createdAt },
    revision: 0,
    position: number as Position,
    ...fields,
  };
}

export function message(
  of: number,
  revision: number,
  fields: Partial<TicketMessageDocument> = {},
): TicketMessageDocument {
  return {
    id: messageId(`message-${of}-${revision}`),
    ticketId: ticketId(of),
    message: `Message ${revision}`,
    isInternal: false,
    isFromUser: true,
    senderId: null,
    senderName: null,
    senderEmail: null,
    isVerified: false,
    createdAt: noon(revision),
    revision,
    position: revision as Position,
    ...fields,
  };
}

export function userDocument(
  name: string,
  position: number,
  record: Partial<UserDocument['record']> = {},
): UserDocument {
  return {
    id: user(name),
    record: {
      first_name: null,
      last_name: null,
      email: null,
      phone_number: null,
      smipay_tag: null,
      account_status: null,
      role: null,
      profile_image: null,
      wallet: null,
      tier: null,
      kyc_verification: null,
      ...record,
    },
    recorded: true,
    revision: 0,
    position: position as Position,
  };
}

type Several = 'status' | 'priority' | 'supportType' | 'tags';
type Values<Field extends Several> = NonNullable<TicketListQuery[Field]>;
type Searched = Partial<TicketSearch['whole']>;

/** A list query where one value may stand for itself, and a term for a search. */
export type Asked = Omit<TicketListQuery, 'search' | Several> & {
  readonly [Field in Several]: Values<Field>[number] | Values<Field> | null;
} & {
  readonly search: string | readonly string[] | null;
  readonly words: readonly Searched[];
} & Pick<TicketSearch['whole'], 'foundByMessages'>;

export const searchedPart = (part: Searched): TicketSearch['whole'] => ({
  terms: [],
  foundByMessages: null,
  owners: [],
  ...part,
});

const several = <Value extends string>(value: Value | readonly Value[] | null): readonly Value[] | null =>
  typeof value === 'string' ? [value] : value;

export const list = ({
  search = null,
  words = [],
  foundByMessages = null,
  status = null,
  priority = null,
  supportType = null,
  tags = null,
  ...query
}: Partial<Asked> = {}): TicketListQuery => ({
  search:
    search === null
      ? null
      : {
          whole: searchedPart({ terms: several(search) ?? [], foundByMessages }),
          words: words.map(searchedPart),
        },
  status: several(status),
  open: null,
  priority: several(priority),
  supportType: several(supportType),
  tags: several(tags),
  assignedTo: null,
  userId: null,
  createdFrom: null,
  createdTo: null,
  sortBy: 'createdAt',
  sortOrder: 'desc',
  offset: 0,
  after: null,
  limit: 20,
  createdSince: [],
  ...query,
});

/** Commits batch after batch, each from where the one before it ended. */
export class Projector {
  readonly #writer: ReadStoreWriter;
  readonly #tickets = new Map<TicketId, TicketDocument>();
  readonly #conversations = new Map<string, ConversationDocument | ConversationMessageDocument>();
  #position = 0;

  constructor(writer: ReadStoreWriter) {
    this.#writer = writer;
  }

  get checkpoint(): Checkpoint | null {
    return this.#position === 0 ? null : at(this.#position);
  }

  async commit(changes: Batch['changes']): Promise<void> {
    const batch: Batch = { from: this.checkpoint, to: at(this.#position + 10), changes };
    if ((await this.#writer.commit(batch)) !== 'committed') throw new Error('fenced');
    this.#position += 10;
  }

  /** Documents as they shall be, whether the store has them or not. */
  async put(...documents: readonly TicketDocument[]): Promise<void> {
    const changes = documents.map((after) => {
      const before = this.#tickets.get(after.id) ?? null;
      this.#tickets.set(after.id, after);
      return { before, after };
    });
    await this.commit({ 'ticketing/tickets': changes });
  }

  async putMessages(...documents: readonly TicketMessageDocument[]): Promise<void> {
    await this.commit({ 'ticketing/messages': documents.map((after) => ({ before: null, after })) });
  }

  async putConversations(...documents: readonly ConversationDocument[]): Promise<void> {
    await this.commit({ 'conversations/conversations': documents.map((after) => this.#changeOf(after)) });
  }

  async putConversationMessages(...documents: readonly ConversationMessageDocument[]): Promise<void> {
    await this.commit({ 'conversations/messages': documents.map((after) => this.#changeOf(after)) });
  }

  #changeOf<Document extends ConversationDocument | ConversationMessageDocument>(after: Document) {
    const before = (this.#conversations.get(after.id) ?? null) as Document | null;
    this.#conversations.set(after.id, after);
    return { before, after };
  }

  async putUsers(...documents: readonly UserDocument[]): Promise<void> {
    await this.commit({ 'directory/users': documents.map((after) => ({ before: null, after })) });
  }
}

/** The tickets in pieces so small that a few hundred of them cross the borders. */
export const smallTickets = ticketsOfLayout({ blockSize: 64, segmentSize: 32 }, 64);
export const smallTicketMessages = ticketMessageSearchOfLayout({ blockSize: 64, segmentSize: 32 }, 64);
const smallFacts = factsOfLayout({ full: 32, small: 4 }, 64);
const SMALL_VERSIONS = { block: 8, part: 4, page: 12 };
export const smallTicketHistory = ticketHistoryOfLayout(SMALL_VERSIONS, 64);
export const smallChatHistory = conversationHistoryOfLayout(SMALL_VERSIONS, 64);
const SMALL = new Map<AnyModule, AnyModule>([
  [factProjection, smallFacts],
  [ticketHistory, smallTicketHistory],
  [conversationHistory, smallChatHistory],
  [ticketProjection, smallTickets],
  [ticketMessageSearch, smallTicketMessages],
]);
export const SMALL_PIECES: readonly AnyModule[] = projectionCatalogue.map(
  (module) => SMALL.get(module) ?? module,
);
