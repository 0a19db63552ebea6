import type { ClientSession } from 'mongodb';
import type { Layout } from '../../../search/layout.ts';
import type { Positions } from '../../../search/positions.ts';
import type { Segment } from '../../../search/segment.ts';
import { type Indexed, indexTexts } from '../../../search/segment-build.ts';
import {
  decodePositions,
  decodeSegment,
  encodePositions,
  encodeSegment,
} from '../../../search/segment-codec.ts';
import type { SegmentStorage } from '../../../search/segment-sealer.ts';
import { hasParts, readParts, writeParts } from '../../../store/mongo/parts.ts';
import type { TicketCollections } from './collections.ts';
import { readTexts } from './texts.ts';

/** The positions are written last: if their first part is there, the segment is complete. */
export const segmentStorage = (collections: TicketCollections, layout: Layout): SegmentStorage => ({
  isStored: (segment) => hasParts(collections.positions, segment),
  async store(segment) {
    const made = await make(collections, layout, segment);
    await writeParts(collections.segments, segment, encodeSegment(made.segment));
    await writeParts(collections.positions, segment, encodePositions(made.positions));
  },
});

export async function readSegment(
  collections: TicketCollections,
  layout: Layout,
  segment: number,
  session: ClientSession,
): Promise<Segment> {
  const bytes = await readParts(collections.segments, segment, session);
  return bytes === null ? (await make(collections, layout, segment, session)).segment : decodeSegment(bytes);
}

export async function readPositions(
  collections: TicketCollections,
  layout: Layout,
  segment: number,
  session: ClientSession,
): Promise<Positions> {
  const bytes = await readParts(collections.positions, segment, session);
  return bytes === null
    ? (await make(collections, layout, segment, session)).positions
    : decodePositions(bytes);
}

/** Builds it from the texts. The same texts always give the same bytes. */
async function make(
  collections: TicketCollections,
  { segmentSize }: Layout,
  segment: number,
  session?: ClientSession,
): Promise<Indexed> {
  const range = { from: segment * segmentSize, to: (segment + 1) * segmentSize };
  return indexTexts(await readTexts(collections, range, session));
}
