import type { ClientSession } from 'mongodb';
import type { Layout } from '../../../search/layout.ts';
import { createOrdinalCache } from '../../../search/ordinal-cache.ts';
import { SegmentSealer } from '../../../search/segment-sealer.ts';
import { hideIn } from '../../../store/mongo/hidden.ts';
import type { MovesCollection } from '../../../store/mongo/moves.ts';
import type { DocumentCollection } from '../../../store/mongo/side.ts';
import { documentIn } from '../../../store/mongo/tables.ts';
import type { Change } from '../../../store/port.ts';
import { differenceOf } from '../contribution.ts';
import type { TicketDocument } from '../documents.ts';
import { blockEdits, type OrdinalChange } from '../index/facets.ts';
import { moveOf } from '../index/place.ts';
import { searchTextOf } from '../index/ticket-text.ts';
import type { TicketCollections, TicketRow } from './collections.ts';
import { CreationTimesWriter } from './creation-times.ts';
import { FacetBlockWriter } from './facet-blocks.ts';
import { segmentStorage } from './segments.ts';

/** Writes tickets together with all that lists need to find them. */
export class TicketWriter implements DocumentCollection<TicketDocument> {
  readonly #collections: TicketCollections;
  readonly #layout: Layout;
  readonly #facets: FacetBlockWriter;
  readonly #times: CreationTimesWriter;
  readonly #sealer: SegmentSealer;
  readonly #moves: MovesCollection;
  readonly #ordinals = createOrdinalCache();

  constructor(collections: TicketCollections, moves: MovesCollection, layout: Layout) {
    this.#moves = moves;
    this.#collections = collections;
    this.#layout = layout;
    this.#facets = new FacetBlockWriter(collections, layout);
    this.#times = new CreationTimesWriter(collections, layout);
    this.#sealer = new SegmentSealer(layout, segmentStorage(collections, layout));
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

  async put(changes: readonly Change<TicketDocument>[], session: ClientSession): Promise<void> {
    const tickets = await this.#count(changes, session);
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
    await this.#moves.append(changes, (change) => moveOf(change, this.#ordinalOf(change.after.id)), session);
  }

  hide(ids: readonly string[], session: ClientSession): Promise<void> {
    return hideIn(this.#collections.tickets, ids, session);
  }

  forget(): void {
    this.#facets.forget();
    this.#times.forget();
    this.#ordinals.clear();
  }

  /** Stores the segments that have become full. */
  async settle(changes: readonly Change<TicketDocument>[]): Promise<void> {
    if (!changes.some(isNew)) return;
    const state = await this.#collections.state.findOne({ _id: 'state' });
    if (state !== null) await this.#sealer.seal(state.tickets);
  }

  /** Adds the changes to the counters, and returns the previous number of tickets. */
  async #count(changes: readonly Change<TicketDocument>[], session: ClientSession): Promise<number> {
    const added = Object.entries(differenceOf(changes)).map(([name, amount]) => [`counters.${name}`, amount]);
    const before = await this.#collections.state.findOneAndUpdate(
      { _id: 'state' },
      { $inc: { ...Object.fromEntries(added), tickets: changes.filter(isNew).length } },
      { session, returnDocument: 'before' },
    );
    if (before === null) throw new Error('the tickets have no state');
    return before.tickets;
  }

  async #insert(placed: readonly OrdinalChange[], session: ClientSession): Promise<void> {
    if (placed.length === 0) return;
    const { tickets, texts } = this.#collections;
    await tickets.insertMany(
      placed.map(({ ordinal, after }) => ({ _id: ordinal, ...fixedFields(after), ...movingFields(after) })),
      { session },
    );
    await texts.insertMany(
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

const isNew = ({ before }: Change<TicketDocument>): boolean => before === null;

const fixedFields = ({ id, ticketNumber }: TicketDocument): Pick<TicketRow, 'id' | 'ticketNumber'> => ({
  id,
  ticketNumber,
});

const movingFields = (ticket: TicketDocument): Pick<TicketRow, 'userId' | 'updatedAt' | 'document'> => ({
  userId: ticket.userId,
  updatedAt: Date.parse(ticket.updatedAt),
  document: JSON.stringify(ticket),
});
