import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { TicketDocument } from '../../ticketing/documents.ts';
import type { Change } from '../port.ts';
import { blockEdits, type OrdinalChange } from '../ticket-index/facets.ts';
import type { Layout } from '../ticket-index/layout.ts';
import { buildSequences } from '../ticket-index/phrase.ts';
import { type SearchText, searchTextOf } from '../ticket-index/search-text.ts';
import { buildSegment } from '../ticket-index/segment.ts';
import { encodeSegment, encodeSequences } from '../ticket-index/segment-codec.ts';
import { numberOf, prepareAll, type Statement, textOf } from './connection.ts';
import { CreationTimesWriter } from './creation-times.ts';
import { FacetBlockWriter } from './facet-blocks.ts';

const REMEMBERED_ORDINALS = 100_000;

const SQL = {
  load: 'SELECT document, ordinal FROM tickets WHERE id = ?',
  ordinal: 'SELECT ordinal FROM tickets WHERE id = ?',
  insert:
    'INSERT INTO tickets (ordinal, updated_at, user_id, id, ticket_number, document) VALUES (?, ?, ?, ?, ?, ?)',
  update: 'UPDATE tickets SET updated_at = ?, user_id = ?, document = ? WHERE ordinal = ?',
  insertText: 'INSERT INTO ticket_texts (ordinal, fields) VALUES (?, ?)',
  texts: 'SELECT fields FROM ticket_texts WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal',
  insertSegment: 'INSERT INTO ticket_segments (segment, content) VALUES (?, ?)',
  insertSequences: 'INSERT INTO ticket_sequences (segment, content) VALUES (?, ?)',
} as const;

/** Writes tickets together with everything that lists find them by. */
export class TicketWriter {
  readonly #layout: Layout;
  readonly #sql: Readonly<Record<keyof typeof SQL, Statement>>;
  readonly #facets: FacetBlockWriter;
  readonly #times: CreationTimesWriter;
  readonly #ordinals = new LRUCache<string, number>({ max: REMEMBERED_ORDINALS });

  constructor(db: DatabaseSync, layout: Layout) {
    this.#layout = layout;
    this.#sql = prepareAll(db, SQL);
    this.#facets = new FacetBlockWriter(db, layout);
    this.#times = new CreationTimesWriter(db, layout);
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

  /** Returns how many tickets there are now, when there were `tickets`. */
  apply(changes: readonly Change<TicketDocument>[], tickets: number): number {
    const created: number[] = [];
    const placed: OrdinalChange[] = [];
    for (const change of changes) {
      const isNew = change.before === null;
      const ordinal = isNew ? tickets + created.length : this.#ordinalOf(change.after.id);
      if (isNew) created.push(Date.parse(change.after.createdAt));
      this.#put(ordinal, change.after, isNew);
      placed.push({ ...change, ordinal });
    }
    this.#facets.apply(blockEdits(placed, this.#layout));
    this.#times.append(tickets, created);
    this.#seal(tickets, tickets + created.length);
    return tickets + created.length;
  }

  /** After a transaction that failed, or one that was somebody else's. */
  forget(): void {
    this.#facets.forget();
    this.#ordinals.clear();
  }

  #put(ordinal: number, ticket: TicketDocument, isNew: boolean): void {
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

  /** Every segment that has become full is written, once and for all. */
  #seal(before: number, after: number): void {
    const { segmentSize } = this.#layout;
    for (let segment = Math.floor(before / segmentSize); (segment + 1) * segmentSize <= after; segment++) {
      const rows = this.#sql.texts.rows(segment * segmentSize, (segment + 1) * segmentSize);
      const texts = rows.map(([fields]) => JSON.parse(textOf(fields)) as SearchText);
      const content = buildSegment(texts);
      this.#sql.insertSegment.run(segment, encodeSegment(content));
      this.#sql.insertSequences.run(segment, encodeSequences(buildSequences(texts, content)));
    }
  }
}
