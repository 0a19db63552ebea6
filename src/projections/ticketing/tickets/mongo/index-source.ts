import type { ClientSession, Document } from 'mongodb';
import type { UserId } from '../../../../events/ids.ts';
import type { Bitmap } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import type { Positions } from '../../../search/positions.ts';
import type { SearchText } from '../../../search/search-text.ts';
import type { Segment } from '../../../search/segment.ts';
import { hiddenIn } from '../../../store/mongo/hidden.ts';
import type { MovesCollection } from '../../../store/mongo/moves.ts';
import { documentIn } from '../../../store/mongo/tables.ts';
import type { Move, WalkStart } from '../../../store/moves.ts';
import type { TicketDocument } from '../documents.ts';
import type { Facet } from '../index/facets.ts';
import type { SearchedTickets } from '../index/searched.ts';
import type { CreationSpan, IndexState, UpdatedAfter, UpdatedWalk } from '../index/source.ts';
import type { TicketCollections, TicketRow, TicketStateRow } from './collections.ts';
import { readTimes } from './creation-times.ts';
import { readFacet } from './facet-blocks.ts';
import { readPositions, readSegment } from './segments.ts';
import { readTexts } from './texts.ts';

/** The number of ordinals in one request. */
const PAGE = 10_000;

interface Read {
  readonly layout: Layout;
  readonly state: TicketStateRow;
  readonly session: ClientSession;
  readonly moves: MovesCollection;
}

/** Reads the index in the session's transaction, so that all reads are of the state with which it began. */
export class MongoTicketIndexSource implements SearchedTickets {
  readonly layout: Layout;
  readonly #collections: TicketCollections;
  readonly #state: TicketStateRow;
  readonly #session: ClientSession;
  readonly #moves: MovesCollection;

  constructor(collections: TicketCollections, { layout, state, session, moves }: Read) {
    this.layout = layout;
    this.#collections = collections;
    this.#state = state;
    this.#session = session;
    this.#moves = moves;
  }

  state(): IndexState {
    return this.#state;
  }

  hidden(): Promise<readonly number[]> {
    return hiddenIn(this.#collections.tickets, this.#session);
  }

  facet(facet: Facet): Promise<Bitmap> {
    return readFacet(
      this.#collections,
      facet,
      { layout: this.layout, tickets: this.#state.tickets },
      this.#session,
    );
  }

  async ordinalsOf(users: readonly UserId[]): Promise<readonly number[]> {
    const ordinals: number[] = [];
    for (let at = 0; at < users.length; at += PAGE) {
      const owned = { userId: { $in: users.slice(at, at + PAGE) } };
      const found = this.#collections.tickets.find(owned, { ...this.#inSession, projection: { _id: 1 } });
      for (const { _id } of await found.toArray()) ordinals.push(_id);
    }
    return ordinals;
  }

  creationSpans(): Promise<readonly CreationSpan[]> {
    return this.#collections.spans.find({}, this.#inSession).sort({ _id: 1 }).toArray();
  }

  creationTimes(span: number): Promise<Float64Array> {
    return readTimes(this.#collections, span, this.#session);
  }

  async updateTimes(ordinals: readonly number[]): Promise<readonly number[]> {
    const rows = await this.#rowsOf(ordinals, { updatedAt: 1 });
    return rows.map(({ updatedAt }) => updatedAt);
  }

  /** From the index alone: skipped tickets are never fetched. */
  async walkByUpdate({ updated, ordinal, offset, limit }: UpdatedWalk): Promise<readonly number[]> {
    const sign = { asc: 1, desc: -1 } as const;
    const walked = await this.#collections.tickets
      .find({}, { ...this.#inSession, projection: { _id: 1 }, batchSize: PAGE })
      .hint(updated === ordinal ? 'update' : 'update-newest-first')
      .sort({ updatedAt: sign[updated], _id: sign[ordinal] })
      .skip(offset)
      .limit(limit)
      .toArray();
    return walked.map(({ _id }) => _id);
  }

  /** From the index alone, as far as it goes. Among equal times those with a lower ordinal follow. */
  async updatedAfter({ order, from, limit }: UpdatedAfter): Promise<readonly number[]> {
    const isAscending = order === 'asc';
    const passed = { updatedAt: from.rank, _id: { $gte: from.ordinal } };
    const rest = { updatedAt: { [isAscending ? '$gte' : '$lte']: from.rank }, $nor: [passed] };
    const walked = await this.#collections.tickets
      .find(rest, { ...this.#inSession, projection: { _id: 1 }, batchSize: PAGE })
      .hint(isAscending ? 'update-newest-first' : 'update')
      .sort({ updatedAt: isAscending ? 1 : -1, _id: -1 })
      .limit(limit)
      .toArray();
    return walked.map(({ _id }) => _id);
  }

  walkStart(): Promise<WalkStart> {
    return this.#moves.start(this.#session);
  }

  movesSince(start: WalkStart): Promise<readonly Move[] | null> {
    return this.#moves.since(start, this.#session);
  }

  segment(segment: number): Promise<Segment> {
    return readSegment(this.#collections, this.layout, segment, this.#session);
  }

  positions(segment: number): Promise<Positions> {
    return readPositions(this.#collections, this.layout, segment, this.#session);
  }

  textsBetween(from: number, to: number): Promise<readonly SearchText[]> {
    return readTexts(this.#collections, { from, to }, this.#session);
  }

  async documents(ordinals: readonly number[]): Promise<readonly TicketDocument[]> {
    const rows = await this.#rowsOf(ordinals, { document: 1 });
    return rows.map((row) => documentIn(row));
  }

  get #inSession(): { readonly session: ClientSession } {
    return { session: this.#session };
  }

  /** In the requested order. */
  async #rowsOf(ordinals: readonly number[], projection: Document): Promise<TicketRow[]> {
    const rows = new Map<number, TicketRow>();
    for (let at = 0; at < ordinals.length; at += PAGE) {
      const page = { _id: { $in: ordinals.slice(at, at + PAGE) } };
      const found = this.#collections.tickets.find(page, { ...this.#inSession, projection });
      for (const row of await found.toArray()) rows.set(row._id, row);
    }
    return ordinals.map((ordinal) => {
      const row = rows.get(ordinal);
      if (row === undefined) throw new Error(`No ticket under ${ordinal}, though the index has it`);
      return row;
    });
  }
}
