import type { DatabaseSync } from 'node:sqlite';
import type { MessageId } from '../../../events/ids.ts';
import type { Layout } from '../../search/layout.ts';
import type { Positions } from '../../search/positions.ts';
import { fieldsIn, type SearchText } from '../../search/search-text.ts';
import type { Segment } from '../../search/segment.ts';
import { decodeOrdinals, decodePositions, decodeSegment } from '../../search/segment-codec.ts';
import { bytesOf, numberOf, prepareAll, type Statement, textOf } from '../../store/sqlite/connection.ts';
import { HiddenOrdinals } from '../../store/sqlite/hidden.ts';
import type { MessageCounts, MessageSource } from '../source.ts';
import { MessageCounting } from './counting.ts';

const sqlOf = (table: string) => ({
  segment: `SELECT content FROM ${table}_segments WHERE segment = ?`,
  positions: `SELECT content FROM ${table}_positions WHERE segment = ?`,
  owned: `SELECT owners FROM ${table}_owned WHERE segment = ?`,
  texts: `SELECT text FROM ${table} WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  owners: `SELECT owner FROM ${table} WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  ownerId: `SELECT id FROM ${table}_owners WHERE ordinal = ?`,
  ownerOrdinal: `SELECT ordinal FROM ${table}_owners WHERE id = ?`,
  messageId: `SELECT id FROM ${table} WHERE ordinal = ?`,
  position: `SELECT position FROM ${table} WHERE ordinal = ?`,
});

/** Reads from a connection. Only inside a transaction are all reads of one state. */
export class SqliteMessageSource implements MessageSource {
  readonly layout: Layout;
  readonly #counts: MessageCounting;
  readonly #hidden: HiddenOrdinals;
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.layout = layout;
    this.#counts = new MessageCounting(db, table);
    this.#hidden = new HiddenOrdinals(db, table, `${table}_owners`);
    this.#sql = prepareAll(db, sqlOf(table));
  }

  counts(): MessageCounts {
    return this.#counts.read();
  }

  hiddenOwners(): readonly number[] {
    return this.#hidden.all();
  }

  segment(segment: number): Segment {
    return decodeSegment(bytesOf(this.#sql.segment.row(segment)?.[0]));
  }

  positions(segment: number): Positions {
    return decodePositions(bytesOf(this.#sql.positions.row(segment)?.[0]));
  }

  textsBetween(from: number, to: number): readonly SearchText[] {
    return this.#sql.texts.rows(from, to).map(([text]) => fieldsIn(JSON.parse(textOf(text)) as string));
  }

  ownersInSegment(segment: number): Uint32Array {
    return decodeOrdinals(bytesOf(this.#sql.owned.row(segment)?.[0]));
  }

  ownersBetween(from: number, to: number): readonly number[] {
    return this.#sql.owners.rows(from, to).map(([owner]) => numberOf(owner));
  }

  ownerIds(ordinals: readonly number[]): readonly string[] {
    return ordinals.map((ordinal) => textOf(this.#sql.ownerId.row(ordinal)?.[0]));
  }

  ownerOrdinals(ids: readonly string[]): readonly number[] {
    return ids.flatMap((id) => this.#sql.ownerOrdinal.row(id)?.map((ordinal) => numberOf(ordinal)) ?? []);
  }

  positionOf(ordinal: number): number {
    return numberOf(this.#sql.position.row(ordinal)?.[0]);
  }

  messageIds(ordinals: readonly number[]): readonly MessageId[] {
    return ordinals.map((ordinal) => textOf(this.#sql.messageId.row(ordinal)?.[0]) as MessageId);
  }
}
