import type { DatabaseSync } from 'node:sqlite';
import { filledSegments, type Layout } from '../../../search/layout.ts';
import { createOrdinalCache } from '../../../search/ordinal-cache.ts';
import type { SearchText } from '../../../search/search-text.ts';
import { indexTexts } from '../../../search/segment-build.ts';
import { encodePositions, encodeSegment } from '../../../search/segment-codec.ts';
import type { Change } from '../../../store/port.ts';
import { numberOf, prepareAll, type Statement, textOf } from '../../../store/sqlite/connection.ts';
import { HiddenOrdinals } from '../../../store/sqlite/hidden.ts';
import { MovesTable } from '../../../store/sqlite/moves.ts';
import type { DocumentTable } from '../../../store/sqlite/side.ts';
import { addCounters, differenceOf } from '../contribution.ts';
import type { TicketDocument } from '../documents.ts';
import { blockEdits, type OrdinalChange } from '../index/facets.ts';
import { moveOf } from '../index/place.ts';
import { searchTextOf } from '../index/ticket-text.ts';
import { CreationTimesWriter } from './creation-times.ts';
import { FacetBlockWriter } from './facet-blocks.ts';
import { TicketState } from './state.ts';

const sqlOf = (table: string) => ({
  load: `SELECT document, ordinal FROM ${table} WHERE id = ?`,
  ordinal: `SELECT ordinal FROM ${table} WHERE id = ?`,
  insert: `INSERT INTO ${table} (ordinal, updated_at, user_id, id, ticket_number, document) VALUES (?, ?, ?, ?, ?, ?)`,
  update: `UPDATE ${table} SET updated_at = ?, user_id = ?, document = ? WHERE ordinal = ?`,
  insertText: `INSERT INTO ${table}_texts (ordinal, fields) VALUES (?, ?)`,
  texts: `SELECT fields FROM ${table}_texts WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  insertSegment: `INSERT INTO ${table}_segments (segment, content) VALUES (?, ?)`,
  insertPositions: `INSERT INTO ${table}_positions (segment, content) VALUES (?, ?)`,
});

/** Writes tickets together with all that lists need to find them. */
export class TicketWriter implements DocumentTable<TicketDocument> {
  readonly #layout: Layout;
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;
  readonly #state: TicketState;
  readonly #facets: FacetBlockWriter;
  readonly #times: CreationTimesWriter;
  readonly #moves: MovesTable;
  readonly #hidden: HiddenOrdinals;
  readonly #ordinals = createOrdinalCache();

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.#layout = layout;
    this.#sql = prepareAll(db, sqlOf(table));
    this.#state = new TicketState(db, table);
    this.#facets = new FacetBlockWriter(db, table, layout);
    this.#times = new CreationTimesWriter(db, table, layout);
    this.#moves = new MovesTable(db, table);
    this.#hidden = new HiddenOrdinals(db, table, table);
  }

  find(ids: readonly string[]): Map<string, TicketDocument> {
    const found = new Map<string, TicketDocument>();
    for (const id of ids) {
      const [document, ordinal] = this.#sql.load.row(id) ?? [];
      if (document === undefined) continue;
      this.#ordinals.set(id, numberOf(ordinal));
      found.set(id, JSON.parse(textOf(document)) as TicketDocument);
    }
    return found;
  }

  put(changes: readonly Change<TicketDocument>[]): void {
    const { tickets, counters } = this.#state.read();
    const created: number[] = [];
    const placed: OrdinalChange[] = [];
    for (const change of changes) {
      const isNew = change.before === null;
      const ordinal = isNew ? tickets + created.length : this.#ordinalOf(change.after.id);
      if (isNew) created.push(Date.parse(change.after.createdAt));
      this.#putOne(ordinal, change.after, isNew);
      placed.push({ ...change, ordinal });
    }
    this.#facets.apply(blockEdits(placed, this.#layout));
    this.#times.append(tickets, created);
    this.#moves.append(changes, (change) => moveOf(change, this.#ordinalOf(change.after.id)));
    this.#seal(tickets, tickets + created.length);
    this.#state.write({
      tickets: tickets + created.length,
      counters: addCounters(counters, differenceOf(changes)),
    });
  }

  hide(ids: readonly string[]): void {
    this.#hidden.hide(ids);
  }

  forget(): void {
    this.#facets.forget();
    this.#ordinals.clear();
  }

  #putOne(ordinal: number, ticket: TicketDocument, isNew: boolean): void {
    const { id, ticketNumber, userId } = ticket;
    const updatedAt = Date.parse(ticket.updatedAt);
    if (!isNew) {
      this.#sql.update.run(updatedAt, userId, JSON.stringify(ticket), ordinal);
      return;
    }
    this.#sql.insert.run(ordinal, updatedAt, userId, id, ticketNumber, JSON.stringify(ticket));
    this.#sql.insertText.run(ordinal, JSON.stringify(searchTextOf(ticket)));
    this.#ordinals.set(id, ordinal);
  }

  #ordinalOf(id: string): number {
    const known = this.#ordinals.get(id);
    if (known !== undefined) return known;
    const row = this.#sql.ordinal.row(id);
    if (row === undefined) throw new Error(`A change of ticket ${id}, which the store does not have`);
    const ordinal = numberOf(row[0]);
    this.#ordinals.set(id, ordinal);
    return ordinal;
  }

  /** Every segment that has become full is written once. */
  #seal(before: number, after: number): void {
    const { segmentSize } = this.#layout;
    for (const segment of filledSegments(this.#layout, before, after)) {
      const rows = this.#sql.texts.rows(segment * segmentSize, (segment + 1) * segmentSize);
      const texts = rows.map(([fields]) => JSON.parse(textOf(fields)) as SearchText);
      const indexed = indexTexts(texts);
      this.#sql.insertSegment.run(segment, encodeSegment(indexed.segment));
      this.#sql.insertPositions.run(segment, encodePositions(indexed.positions));
    }
  }
}
