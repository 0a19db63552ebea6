import type { ClientSession } from 'mongodb';
import type { Layout } from '../../search/layout.ts';
import { type Indexed, indexTexts } from '../../search/segment-build.ts';
import { encodeSegment, encodeSequences } from '../../search/segment-codec.ts';
import { hasParts, writeParts } from '../../store/mongo/parts.ts';
import type { MessageCollections } from './collections.ts';

/** Under which each content of a segment is stored. */
export const nameOf = (segment: number, content: 'words' | 'sequences' | 'owners'): string =>
  `${content}/${segment}`;

/** Of consecutive messages, what makes a segment. */
interface MadeSegment extends Indexed {
  readonly owners: Uint32Array;
}

/**
 * Stores the segments that are full, once and for all. That is no part of a commit, since a segment is more than a
 * transaction takes. While one isn't stored, a node that needs it makes it by itself.
 */
export class SegmentSealer {
  readonly #collections: MessageCollections;
  readonly #layout: Layout;
  /** How many segments are stored, as far as it is known. */
  #stored = 0;

  constructor(collections: MessageCollections, layout: Layout) {
    this.#collections = collections;
    this.#layout = layout;
  }

  /** `messages`: how many there are, committed. */
  async seal(messages: number): Promise<void> {
    const full = Math.floor(messages / this.#layout.segmentSize);
    for (let segment = this.#stored; segment < full; segment++) {
      if (!(await hasParts(this.#collections.segments, nameOf(segment, 'owners'))))
        await this.#store(segment);
      this.#stored = segment + 1;
    }
  }

  /** The owners last of all: they tell that the others are there. */
  async #store(segment: number): Promise<void> {
    const { segments } = this.#collections;
    const made = await makeSegment(this.#collections, this.#layout, segment);
    await writeParts(segments, nameOf(segment, 'words'), encodeSegment(made.segment));
    await writeParts(segments, nameOf(segment, 'sequences'), encodeSequences(made.sequences));
    await writeParts(segments, nameOf(segment, 'owners'), new Uint8Array(made.owners.buffer));
  }
}

/** From the texts. The same texts always make the same bytes. */
export async function makeSegment(
  { messages }: MessageCollections,
  { segmentSize }: Layout,
  segment: number,
  session?: ClientSession,
): Promise<MadeSegment> {
  const range = { _id: { $gte: segment * segmentSize, $lt: (segment + 1) * segmentSize } };
  const rows = await messages
    .find(range, { ...(session && { session }), projection: { owner: 1, text: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return {
    ...indexTexts(rows.map(({ text }) => [JSON.parse(text) as string])),
    owners: Uint32Array.from(rows, ({ owner }) => owner),
  };
}
