import type { ClientSession } from 'mongodb';
import type { Layout } from '../../search/layout.ts';
import { fieldsIn } from '../../search/search-text.ts';
import { type Indexed, indexTexts } from '../../search/segment-build.ts';
import { encodePositions, encodeSegment } from '../../search/segment-codec.ts';
import type { SegmentStorage } from '../../search/segment-sealer.ts';
import { hasParts, writeParts } from '../../store/mongo/parts.ts';
import type { MessageCollections } from './collections.ts';

/** The name of each content of a segment. */
export const nameOf = (segment: number, content: 'words' | 'positions' | 'owners'): string =>
  `${content}/${segment}`;

/** The data of consecutive messages from which a segment is built. */
interface MadeSegment extends Indexed {
  readonly owners: Uint32Array;
}

/** The owners are written last: if they are there, so are the others. */
export const segmentStorage = (collections: MessageCollections, layout: Layout): SegmentStorage => ({
  isStored: (segment) => hasParts(collections.segments, nameOf(segment, 'owners')),
  async store(segment) {
    const { segments } = collections;
    const made = await makeSegment(collections, layout, segment);
    await writeParts(segments, nameOf(segment, 'words'), encodeSegment(made.segment));
    await writeParts(segments, nameOf(segment, 'positions'), encodePositions(made.positions));
    await writeParts(segments, nameOf(segment, 'owners'), new Uint8Array(made.owners.buffer));
  },
});

/** Builds it from the texts. The same texts always give the same bytes. */
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
    ...indexTexts(rows.map(({ text }) => fieldsIn(JSON.parse(text) as string))),
    owners: Uint32Array.from(rows, ({ owner }) => owner),
  };
}
