import { LRUCache } from 'lru-cache';
import type { ClientSession } from 'mongodb';
import type { TicketDocument } from '../../ticketing/documents.ts';
import type { Change } from '../port.ts';
import { blockEdits, type OrdinalChange } from '../ticket-index/facets.ts';
import type { Layout } from '../ticket-index/layout.ts';
import { searchTextOf } from '../ticket-index/search-text.ts';
import type { MongoCollections, TicketRow } from './collections.ts';
import { CreationTimesWriter } from './creation-times.ts';
import { documentIn } from './documents.ts';
import { FacetBlockWriter } from './facet-blocks.ts';

const REMEMBERED_ORDINALS = 100_000;

/** Writes tickets together with everything that lists find them by. */
export class TicketWriter {
  readonly #collections: MongoCollections;
  readonly #layout: Layout;
  readonly #facets: FacetBlockWriter;
  readonly #times: CreationTimesWriter;
  readonly #ordinals = new LRUCache<string, number>({ max: REMEMBERED_ORDINALS });

  constructor(collections: MongoCollections, layout: Layout) {
    this.#collections = collections;
    this.#layout = layout;
    this.#facets = new FacetBlockWriter(collections, layout);
    this.#times = new CreationTimesWriter(collections, layout);
  }

  async find(ids: readonly string[]): Promise<Map<string, TicketDocument>> {
    const found = new Map<string, TicketDocument>();
    if (ids.length === 0) return found;
    for (const row of await this.#collections.tickets.find({ id: { $in: [...ids] } }).toArray()) {
      this.#ordinals.set(row.id, row._id);
      found.set(row.id, documentIn(row));
    }
    return found;
  }

  /** `tickets`: how many there were before. */
  async apply(
    changes: readonly Change<TicketDocument>[],
    tickets: number,
    session: ClientSession,
  ): Promise<void> {
    await this.#bringInOrdinals(changes, session);
    const created = changes.filter(isNew).map(({ after }) => after);
    for (const [index, { id }] of created.entries()) this.#ordinals.set(id, tickets + index);
    const placed = changes.map((change) => ({ ...change, ordinal: this.#ordinalOf(change.after.id) }));
    await this.#insert(placed.filter(isNew), session);
    await this.#update(
      placed.filter((change) => !isNew(change)),
      session,
    );
    await this.#facets.apply(blockEdits(placed, this.#layout), session);
    const times = created.map(({ createdAt }) => Date.parse(createdAt));
    await this.#times.append(tickets, times, session);
  }

  /** After a transaction that failed, or one that was somebody else's. */
  forget(): void {
    this.#facets.forget();
    this.#times.forget();
    this.#ordinals.clear();
  }

  async #insert(placed: readonly OrdinalChange[], session: ClientSession): Promise<void> {
    if (placed.length === 0) return;
    const { tickets, ticketTexts } = this.#collections;
    await tickets.insertMany(
      placed.map(({ ordinal, after }) => ({ _id: ordinal, ...fixedFields(after), ...movingFields(after) })),
      { session },
    );
    await ticketTexts.insertMany(
      placed.map(({ ordinal, after }) => ({ _id: ordinal, fields: JSON.stringify(searchTextOf(after)) })),
      { session },
    );
  }

  async #update(placed: readonly OrdinalChange[], session: ClientSession): Promise<void> {
    if (placed.length === 0) return;
    await this.#collections.tickets.bulkWrite(
      placed.map(({ ordinal, after }) => ({
        updateOne: { filter: { _id: ordinal }, update: { $set: movingFields(after) } },
      })),
      { session },
    );
  }

  async #bringInOrdinals(changes: readonly Change<TicketDocument>[], session: ClientSession): Promise<void> {
    const changed = changes.filter((change) => !isNew(change)).map(({ after }) => after.id);
    const missing = changed.filter((id) => this.#ordinals.get(id) === undefined);
    if (missing.length === 0) return;
    const { tickets } = this.#collections;
    const asked = { projection: { id: 1 }, session } as const;
    for (const { _id, id } of await tickets.find({ id: { $in: missing } }, asked).toArray())
      this.#ordinals.set(id, _id);
  }

  #ordinalOf(id: string): number {
    const ordinal = this.#ordinals.get(id);
    if (ordinal === undefined) throw new Error(`A change of ticket ${id}, which the store does not have`);
    return ordinal;
  }
}

export const isNew = ({ before }: Change<TicketDocument>): boolean => before === null;

const fixedFields = ({ id, ticketNumber }: TicketDocument): Pick<TicketRow, 'id' | 'ticketNumber'> => ({
  id,
  ticketNumber,
});

const movingFields = (ticket: TicketDocument): Pick<TicketRow, 'userId' | 'updatedAt' | 'document'> => ({
  userId: ticket.userId,
  updatedAt: Date.parse(ticket.updatedAt),
  document: JSON.stringify(ticket),
});
