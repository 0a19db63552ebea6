import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { UserId } from '../../../../events/ids.ts';
import type { Bitmap } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import type { Positions } from '../../../search/positions.ts';
import type { SearchText } from '../../../search/search-text.ts';
import type { Segment } from '../../../search/segment.ts';
import { decodePositions, decodeSegment } from '../../../search/segment-codec.ts';
import type { Move, WalkStart } from '../../../store/moves.ts';
import { bytesOf, numberOf, prepareAll, type Statement, textOf } from '../../../store/sqlite/connection.ts';
import { HiddenOrdinals } from '../../../store/sqlite/hidden.ts';
import { MovesTable } from '../../../store/sqlite/moves.ts';
import type { TicketDocument } from '../documents.ts';
import type { Facet } from '../index/facets.ts';
import type { SearchedTickets } from '../index/searched.ts';
import type { CreationSpan, IndexState, UpdatedAfter, UpdatedWalk } from '../index/source.ts';
import { decodeTimes } from './creation-times.ts';
import { FacetBlockReader } from './facet-blocks.ts';
import { TicketState } from './state.ts';

const sqlOf = (table: string) => ({
  users: `SELECT ordinal FROM ${table} WHERE user_id IN (SELECT value FROM json_each(?))`,
  spans: `SELECT tickets, oldest, newest FROM ${table}_spans ORDER BY span`,
  times: `SELECT times FROM ${table}_spans WHERE span = ?`,
  updated: `SELECT updated_at FROM ${table} WHERE ordinal = ?`,
  segment: `SELECT content FROM ${table}_segments WHERE segment = ?`,
  positions: `SELECT content FROM ${table}_positions WHERE segment = ?`,
  texts: `SELECT fields FROM ${table}_texts WHERE ordinal >= ? AND ordinal < ? ORDER BY ordinal`,
  document: `SELECT document FROM ${table} WHERE ordinal = ?`,
});

/** One row for the whole result: returning each row separately would cost more than finding it. */
const walkSql = (table: string, updated: string, ordinal: string) => `
  SELECT group_concat(ordinal) FROM (
    SELECT ordinal FROM ${table} INDEXED BY ${table}_by_update
    ORDER BY updated_at ${updated}, ordinal ${ordinal} LIMIT ? OFFSET ?
  )`;

/** Among equal times those with a lower ordinal follow. */
const afterSql = (table: string, comparison: '<' | '>', updated: 'ASC' | 'DESC') => `
  SELECT group_concat(ordinal) FROM (
    SELECT ordinal FROM ${table} INDEXED BY ${table}_by_update
    WHERE updated_at ${comparison}= ?1 AND (updated_at ${comparison} ?1 OR ordinal < ?2)
    ORDER BY updated_at ${updated}, ordinal DESC LIMIT ?3
  )`;

const walksOf = (table: string) => ({
  'after asc': afterSql(table, '>', 'ASC'),
  'after desc': afterSql(table, '<', 'DESC'),
  'asc asc': walkSql(table, 'ASC', 'ASC'),
  'asc desc': walkSql(table, 'ASC', 'DESC'),
  'desc asc': walkSql(table, 'DESC', 'ASC'),
  'desc desc': walkSql(table, 'DESC', 'DESC'),
});

type Statements<Of extends (table: string) => object> = Readonly<Record<keyof ReturnType<Of>, Statement>>;

/** Reads the index from a connection. Only inside a transaction are all reads of one state. */
export class SqliteTicketIndexSource implements SearchedTickets {
  readonly layout: Layout;
  readonly #state: TicketState;
  readonly #facets: FacetBlockReader;
  readonly #sql: Statements<typeof sqlOf>;
  readonly #walks: Statements<typeof walksOf>;
  readonly #moves: MovesTable;
  readonly #hidden: HiddenOrdinals;

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.layout = layout;
    this.#state = new TicketState(db, table);
    this.#facets = new FacetBlockReader(db, table, layout);
    this.#sql = prepareAll(db, sqlOf(table));
    this.#walks = prepareAll(db, walksOf(table));
    this.#moves = new MovesTable(db, table);
    this.#hidden = new HiddenOrdinals(db, table, table);
  }

  state(): IndexState {
    return this.#state.read();
  }

  hidden(): readonly number[] {
    return this.#hidden.all();
  }

  facet(facet: Facet): Bitmap {
    return this.#facets.read(facet);
  }

  ordinalsOf(users: readonly UserId[]): readonly number[] {
    return this.#sql.users.rows(JSON.stringify(users)).map(([ordinal]) => numberOf(ordinal));
  }

  creationSpans(): readonly CreationSpan[] {
    return this.#sql.spans.rows().map(([tickets, oldest, newest]) => ({
      tickets: numberOf(tickets),
      oldest: numberOf(oldest),
      newest: numberOf(newest),
    }));
  }

  creationTimes(span: number): Float64Array {
    return decodeTimes(bytesOf(this.#sql.times.row(span)?.[0]));
  }

  updateTimes(ordinals: readonly number[]): readonly number[] {
    return ordinals.map((ordinal) => numberOf(this.#sql.updated.row(ordinal)?.[0]));
  }

  walkByUpdate({ updated, ordinal, offset, limit }: UpdatedWalk): readonly number[] {
    return listedIn(this.#walks[`${updated} ${ordinal}`].row(limit, offset));
  }

  updatedAfter({ order, from, limit }: UpdatedAfter): readonly number[] {
    return listedIn(this.#walks[`after ${order}`].row(from.rank, from.ordinal, limit));
  }

  walkStart(): WalkStart {
    return this.#moves.start();
  }

  movesSince(start: WalkStart): readonly Move[] | null {
    return this.#moves.since(start);
  }

  segment(segment: number): Segment {
    return decodeSegment(bytesOf(this.#sql.segment.row(segment)?.[0]));
  }

  positions(segment: number): Positions {
    return decodePositions(bytesOf(this.#sql.positions.row(segment)?.[0]));
  }

  textsBetween(from: number, to: number): readonly SearchText[] {
    return this.#sql.texts.rows(from, to).map(([fields]) => JSON.parse(textOf(fields)) as SearchText);
  }

  documents(ordinals: readonly number[]): readonly TicketDocument[] {
    return ordinals.map(
      (ordinal) => JSON.parse(textOf(this.#sql.document.row(ordinal)?.[0])) as TicketDocument,
    );
  }
}

/** Null when there are none. */
function listedIn(row: readonly SQLOutputValue[] | undefined): number[] {
  const listed = row?.[0] ?? null;
  return listed === null ? [] : numbersIn(textOf(listed));
}

const COMMA = 44;
const ZERO = 48;

/** Parses `7,12,3` three times as fast as splitting it: a deep page has tens of thousands of numbers. */
function numbersIn(list: string): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (let at = 0; at < list.length; at++) {
    const code = list.charCodeAt(at);
    if (code !== COMMA) {
      number = number * 10 + code - ZERO;
      continue;
    }
    numbers.push(number);
    number = 0;
  }
  numbers.push(number);
  return numbers;
}
