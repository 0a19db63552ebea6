import type { ClientSession, Filter } from 'mongodb';
import type { MessageId } from '../../../events/ids.ts';
import type { Layout } from '../../search/layout.ts';
import type { Positions } from '../../search/positions.ts';
import { fieldsIn, type SearchText } from '../../search/search-text.ts';
import type { Segment } from '../../search/segment.ts';
import { decodeOrdinals, decodePositions, decodeSegment } from '../../search/segment-codec.ts';
import { hiddenIn } from '../../store/mongo/hidden.ts';
import { readParts } from '../../store/mongo/parts.ts';
import type { MessageCounts, MessageSource } from '../source.ts';
import type { MessageCollections, MessageRow } from './collections.ts';
import { makeSegment, nameOf } from './segments.ts';

/** The number of ordinals in one request. */
const PAGE = 10_000;

interface Read {
  readonly layout: Layout;
  readonly counts: MessageCounts;
  readonly session: ClientSession;
}

/** Reads in the session's transaction, so that all reads are of the state with which it began. */
export class MongoMessageSource implements MessageSource {
  readonly layout: Layout;
  readonly #collections: MessageCollections;
  readonly #counts: MessageCounts;
  readonly #session: ClientSession;

  constructor(collections: MessageCollections, { layout, counts, session }: Read) {
    this.layout = layout;
    this.#collections = collections;
    this.#counts = counts;
    this.#session = session;
  }

  counts(): MessageCounts {
    return this.#counts;
  }

  hiddenOwners(): Promise<readonly number[]> {
    return hiddenIn(this.#collections.owners, this.#session);
  }

  async segment(segment: number): Promise<Segment> {
    const bytes = await this.#stored(segment, 'words');
    return bytes === null ? (await this.#make(segment)).segment : decodeSegment(bytes);
  }

  async positions(segment: number): Promise<Positions> {
    const bytes = await this.#stored(segment, 'positions');
    return bytes === null ? (await this.#make(segment)).positions : decodePositions(bytes);
  }

  async ownersInSegment(segment: number): Promise<Uint32Array> {
    const bytes = await this.#stored(segment, 'owners');
    return bytes === null ? (await this.#make(segment)).owners : decodeOrdinals(bytes);
  }

  async textsBetween(from: number, to: number): Promise<readonly SearchText[]> {
    const rows = await this.#messagesBetween(from, to, 'text');
    return rows.map(({ text }) => fieldsIn(JSON.parse(text) as string));
  }

  async ownersBetween(from: number, to: number): Promise<readonly number[]> {
    return (await this.#messagesBetween(from, to, 'owner')).map(({ owner }) => owner);
  }

  ownerIds(ordinals: readonly number[]): Promise<readonly string[]> {
    return this.#idsOf('owners', ordinals);
  }

  async ownerOrdinals(ids: readonly string[]): Promise<readonly number[]> {
    const asked = { id: { $in: [...ids] } };
    const rows = await this.#collections.owners.find(asked, { session: this.#session }).toArray();
    return rows.map(({ _id }) => _id);
  }

  async positionOf(ordinal: number): Promise<number> {
    const asked = { session: this.#session, projection: { position: 1 } };
    const row = await this.#collections.messages.findOne({ _id: ordinal }, asked);
    if (row === null) throw new Error(`No message under ${ordinal}, though there are more`);
    return row.position;
  }

  async messageIds(ordinals: readonly number[]): Promise<readonly MessageId[]> {
    return (await this.#idsOf('messages', ordinals)) as readonly MessageId[];
  }

  #stored(segment: number, content: Parameters<typeof nameOf>[1]): Promise<Uint8Array | null> {
    return readParts(this.#collections.segments, nameOf(segment, content), this.#session);
  }

  #make(segment: number) {
    return makeSegment(this.#collections, this.layout, segment, this.#session);
  }

  #messagesBetween(from: number, to: number, field: 'text' | 'owner'): Promise<MessageRow[]> {
    const range: Filter<MessageRow> = { _id: { $gte: from, $lt: to } };
    const asked = { session: this.#session, projection: { [field]: 1 } };
    return this.#collections.messages.find(range, asked).sort({ _id: 1 }).toArray();
  }

  async #idsOf(name: 'owners' | 'messages', ordinals: readonly number[]): Promise<readonly string[]> {
    const ids = new Map<number, string>();
    const collection = this.#collections[name] as unknown as MessageCollections['owners'];
    const asked = { session: this.#session, projection: { id: 1 } };
    for (let at = 0; at < ordinals.length; at += PAGE) {
      const page = { _id: { $in: ordinals.slice(at, at + PAGE) } };
      for (const { _id, id } of await collection.find(page, asked).toArray()) ids.set(_id, id);
    }
    return ordinals.map((ordinal) => {
      const id = ids.get(ordinal);
      if (id === undefined) throw new Error(`No ${name} under ${ordinal}, though the index has it`);
      return id;
    });
  }
}
