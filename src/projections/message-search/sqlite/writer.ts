import type { DatabaseSync } from 'node:sqlite';
import type { MessageId } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import { filledSegments, type Layout } from '../../search/layout.ts';
import { createOrdinalCache } from '../../search/ordinal-cache.ts';
import { fieldsIn } from '../../search/search-text.ts';
import { indexTexts } from '../../search/segment-build.ts';
import { encodePositions, encodeSegment } from '../../search/segment-codec.ts';
import type { Change } from '../../store/port.ts';
import { numberOf, prepareAll, type Statement, textOf } from '../../store/sqlite/connection.ts';
import { HiddenOrdinals } from '../../store/sqlite/hidden.ts';
import type { DocumentTable } from '../../store/sqlite/side.ts';
import type { MessageText } from '../documents.ts';
import { MessageCounting } from './counting.ts';

const sqlOf = (table: string) => ({
  load: `SELECT message.id, owner.id, text, position FROM ${table} message JOIN ${table}_owners owner
    ON owner.ordinal = message.owner WHERE message.id = ? ORDER BY message.ordinal LIMIT 1`,
  insert: `INSERT INTO ${table} (ordinal, owner, position, id, text) VALUES (?, ?, ?, ?, ?)`,
  owner: `SELECT ordinal FROM ${table}_owners WHERE id = ?`,
  insertOwner: `INSERT INTO ${table}_owners (ordinal, id) VALUES (?, ?)`,
  range: `SELECT owner, text FROM ${table} WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  insertSegment: `INSERT INTO ${table}_segments (segment, content) VALUES (?, ?)`,
  insertPositions: `INSERT INTO ${table}_positions (segment, content) VALUES (?, ?)`,
  insertOwned: `INSERT INTO ${table}_owned (segment, owners) VALUES (?, ?)`,
});

/** Writes the texts of messages, and seals each segment that has become full. */
export class MessageTextWriter implements DocumentTable<MessageText> {
  readonly #layout: Layout;
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;
  readonly #counts: MessageCounting;
  readonly #hidden: HiddenOrdinals;
  readonly #owners = createOrdinalCache();

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.#layout = layout;
    this.#sql = prepareAll(db, sqlOf(table));
    this.#counts = new MessageCounting(db, table);
    this.#hidden = new HiddenOrdinals(db, table, `${table}_owners`);
  }

  find(ids: readonly string[]): Map<string, MessageText> {
    const found = new Map<string, MessageText>();
    for (const asked of ids) {
      const [id, owner, text, position] = this.#sql.load.row(asked) ?? [];
      if (id === undefined) continue;
      found.set(asked, {
        id: textOf(id) as MessageId,
        owner: textOf(owner),
        text: JSON.parse(textOf(text)) as string,
        position: numberOf(position) as Position,
      });
    }
    return found;
  }

  put(all: readonly Change<MessageText>[]): void {
    const changes = all.filter(({ before }) => before === null);
    const { messages: first, owners } = this.#counts.read();
    let nextOwner = owners;
    for (const [index, { after }] of changes.entries()) {
      const known = this.#ownerOf(after.owner);
      const owner = known ?? nextOwner++;
      if (known === null) this.#addOwner(owner, after.owner);
      this.#sql.insert.run(first + index, owner, after.position, after.id, JSON.stringify(after.text));
    }
    this.#seal(first, first + changes.length);
  }

  hide(ids: readonly string[]): void {
    this.#hidden.hide(ids);
  }

  forget(): void {
    this.#owners.clear();
  }

  #ownerOf(id: string): number | null {
    const known = this.#owners.get(id);
    if (known !== undefined) return known;
    const row = this.#sql.owner.row(id);
    if (row === undefined) return null;
    const ordinal = numberOf(row[0]);
    this.#owners.set(id, ordinal);
    return ordinal;
  }

  #addOwner(ordinal: number, id: string): void {
    this.#sql.insertOwner.run(ordinal, id);
    this.#owners.set(id, ordinal);
  }

  #seal(before: number, after: number): void {
    const { segmentSize } = this.#layout;
    for (const segment of filledSegments(this.#layout, before, after)) {
      const rows = this.#sql.range.rows(segment * segmentSize, (segment + 1) * segmentSize);
      const indexed = indexTexts(rows.map(([, text]) => fieldsIn(JSON.parse(textOf(text)) as string)));
      const owners = Uint32Array.from(rows, ([owner]) => numberOf(owner));
      this.#sql.insertSegment.run(segment, encodeSegment(indexed.segment));
      this.#sql.insertPositions.run(segment, encodePositions(indexed.positions));
      this.#sql.insertOwned.run(segment, new Uint8Array(owners.buffer));
    }
  }
}
