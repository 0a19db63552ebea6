import type { ClientSession } from 'mongodb';
import type { Layout } from '../../../search/layout.ts';
import type { Sequences } from '../../../search/phrase.ts';
import type { Segment } from '../../../search/segment.ts';
import { type Indexed, indexTexts } from '../../../search/segment-build.ts';
import {
  decodeSegment,
  decodeSequences,
  encodeSegment,
  encodeSequences,
} from '../../../search/segment-codec.ts';
import { hasParts, readParts, writeParts } from '../../../store/mongo/parts.ts';
import type { TicketCollections } from './collections.ts';
import { readTexts } from './texts.ts';

/**
 * Stores the segments that are full, once and for all. That is no part of a commit: long texts of distinct words make
 * more of them than a transaction takes. While one isn't stored, whoever needs it makes it by itself.
 */
export class SegmentSealer {
  readonly #collections: TicketCollections;
  readonly #layout: Layout;
  /** How many segments are stored, as far as it is known. */
  #stored = 0;

  constructor(collections: TicketCollections, layout: Layout) {
    this.#collections = collections;
    this.#layout = layout;
  }

  /** `tickets`: how many there are, committed. */
  async seal(tickets: number): Promise<void> {
    const full = Math.floor(tickets / this.#layout.segmentSize);
    for (let segment = this.#stored; segment < full; segment++) {
      if (!(await this.#isStored(segment))) await this.#store(segment);
      this.#stored = segment + 1;
    }
  }

  /** The sequences' first part is what is written last of all. */
  #isStored(segment: number): Promise<boolean> {
    return hasParts(this.#collections.sequences, segment);
  }

  async #store(segment: number): Promise<void> {
    const { segments, sequences } = this.#collections;
    const made = await make(this.#collections, this.#layout, segment);
    await writeParts(segments, segment, encodeSegment(made.segment));
    await writeParts(sequences, segment, encodeSequences(made.sequences));
  }
}

export async function readSegment(
  collections: TicketCollections,
  layout: Layout,
  segment: number,
  session: ClientSession,
): Promise<Segment> {
  const bytes = await readParts(collections.segments, segment, session);
  return bytes === null ? (await make(collections, layout, segment, session)).segment : decodeSegment(bytes);
}

export async function readSequences(
  collections: TicketCollections,
  layout: Layout,
  segment: number,
  session: ClientSession,
): Promise<Sequences> {
  const bytes = await readParts(collections.sequences, segment, session);
  return bytes === null
    ? (await make(collections, layout, segment, session)).sequences
    : decodeSequences(bytes);
}

/** From the texts. The same texts always make the same bytes. */
async function make(
  collections: TicketCollections,
  { segmentSize }: Layout,
  segment: number,
  session?: ClientSession,
): Promise<Indexed> {
  const range = { from: segment * segmentSize, to: (segment + 1) * segmentSize };
  return indexTexts(await readTexts(collections, range, session));
}
