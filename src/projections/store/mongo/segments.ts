import type { ClientSession, Collection } from 'mongodb';
import type { Layout } from '../ticket-index/layout.ts';
import { buildSequences, type Sequences } from '../ticket-index/phrase.ts';
import { buildSegment, type Segment } from '../ticket-index/segment.ts';
import {
  decodeSegment,
  decodeSequences,
  encodeSegment,
  encodeSequences,
} from '../ticket-index/segment-codec.ts';
import { bytesIn, type MongoCollections, type PartRow, type StateRow } from './collections.ts';
import { readTexts } from './texts.ts';

/** Bytes to a part: far below what a document takes, and below what crowds the server's cache. */
const PART = 1024 * 1024;

/** Of one making of the read models: another one's tickets have other texts. */
type Making = Pick<StateRow, 'generation' | 'layout'>;

const idOf = ({ generation }: Pick<Making, 'generation'>, segment: number, part: number): string =>
  `${generation}/${segment}/${part}`;

/**
 * Stores the segments that are full, once and for all. That is no part of a commit: long texts of distinct words make
 * more of them than a transaction takes. While one isn't stored, whoever needs it makes it by itself.
 */
export class SegmentSealer {
  readonly #collections: MongoCollections;
  readonly #layout: Layout;
  /** How many segments are stored, as far as it is known; null: of another making, or not looked at yet. */
  #stored: { readonly generation: string; readonly segments: number } | null = null;

  constructor(collections: MongoCollections, layout: Layout) {
    this.#collections = collections;
    this.#layout = layout;
  }

  /** `tickets`: how many there are, committed. */
  async seal(generation: string, tickets: number): Promise<void> {
    const full = Math.floor(tickets / this.#layout.segmentSize);
    const making = { generation, layout: this.#layout };
    const known = this.#stored?.generation === generation ? this.#stored.segments : 0;
    for (let segment = known; segment < full; segment++) {
      if (!(await this.#isStored(making, segment))) await this.#store(making, segment);
      this.#stored = { generation, segments: segment + 1 };
    }
  }

  /** The sequences' first part is what is written last of all. */
  async #isStored(making: Making, segment: number): Promise<boolean> {
    const found = { _id: idOf(making, segment, 0) };
    return (await this.#collections.ticketSequences.countDocuments(found)) > 0;
  }

  async #store(making: Making, segment: number): Promise<void> {
    const { ticketSegments, ticketSequences } = this.#collections;
    const made = await make(this.#collections, making, segment);
    await writeParts(ticketSegments, making, segment, encodeSegment(made.segment));
    await writeParts(ticketSequences, making, segment, encodeSequences(made.sequences));
  }
}

/** The last part first: who finds the first one finds them all. */
async function writeParts(
  collection: Collection<PartRow>,
  making: Making,
  segment: number,
  content: Uint8Array,
): Promise<void> {
  const parts = Math.ceil(content.byteLength / PART);
  for (let part = parts - 1; part >= 0; part--) {
    const bytes = content.subarray(part * PART, (part + 1) * PART);
    await collection.replaceOne({ _id: idOf(making, segment, part) }, { bytes, parts }, { upsert: true });
  }
}

export async function readSegment(
  collections: MongoCollections,
  making: Making,
  segment: number,
  session: ClientSession,
): Promise<Segment> {
  const bytes = await readParts(collections.ticketSegments, making, segment, session);
  return bytes === null ? (await make(collections, making, segment, session)).segment : decodeSegment(bytes);
}

export async function readSequences(
  collections: MongoCollections,
  making: Making,
  segment: number,
  session: ClientSession,
): Promise<Sequences> {
  const bytes = await readParts(collections.ticketSequences, making, segment, session);
  return bytes === null
    ? (await make(collections, making, segment, session)).sequences
    : decodeSequences(bytes);
}

/** Null when it isn't stored yet. */
async function readParts(
  collection: Collection<PartRow>,
  making: Making,
  segment: number,
  session: ClientSession,
): Promise<Uint8Array | null> {
  const first = await collection.findOne({ _id: idOf(making, segment, 0) }, { session });
  if (first === null) return null;
  const parts = [bytesIn(first)];
  for (let part = 1; part < first.parts; part++) {
    const next = await collection.findOne({ _id: idOf(making, segment, part) }, { session });
    if (next === null) return null;
    parts.push(bytesIn(next));
  }
  return parts.length === 1 ? bytesIn(first) : new Uint8Array(Buffer.concat(parts));
}

/** From the texts. The same texts always make the same bytes. */
async function make(
  collections: MongoCollections,
  { layout: { segmentSize } }: Making,
  segment: number,
  session?: ClientSession,
): Promise<{ readonly segment: Segment; readonly sequences: Sequences }> {
  const range = { from: segment * segmentSize, to: (segment + 1) * segmentSize };
  const texts = await readTexts(collections, range, session);
  const made = buildSegment(texts);
  return { segment: made, sequences: buildSequences(texts, made) };
}
