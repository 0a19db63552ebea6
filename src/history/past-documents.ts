import { LRUCache } from 'lru-cache';
import type { Codec, Decoded } from '../events/codec.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader, Position, Revision } from '../events/log/port.ts';
import type { ProjectionModule, QueriesOf } from '../projections/module.ts';
import type { Projection, Stored } from '../projections/projection.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import { nextDocument } from './next-document.ts';

/** A kind of documents each of which is made of one stream. */
export interface StreamDocuments<Document extends Stored, Id extends string> {
  readonly projection: ProjectionModule<Document>;
  streamOf(id: Id): string;
}

/** Documents of one stream as they were at any position of the log. */
export interface PastDocuments {
  /** `none`: its stream has no events. Null: it has, but the first of them came later. */
  at<Document extends Stored, Id extends string>(
    kind: StreamDocuments<Document, Id>,
    id: Id,
    position: Position,
  ): Promise<Document | null | 'none'>;
  /** Drops what is in memory: somebody was erased. */
  forget(): void;
}

export interface PastDocumentsParts {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
  readonly queriesOf: QueriesOf;
  /** The position up to which the read models are projected. */
  readonly projected: () => Position;
}

/** A document in the middle of a long stream, from which later ones are made. */
interface Milestone {
  readonly document: Stored | null;
  readonly revision: Revision;
  readonly position: Position;
}

/** Events between two milestones of a stream. */
const STRIDE = 1_000;
/** Milestones in memory, of some kilobytes each. */
const MOST_MILESTONES = 4_000;

/**
 * The latest document is that of the read models, if it hasn't changed since the position. An earlier one is made from its
 * stream; milestones of long streams are kept in memory. A stream stands still at an event that can't be projected, as in the
 * read models.
 */
export function createPastDocuments({ log, codec, queriesOf, projected }: PastDocumentsParts): PastDocuments {
  const milestones = new LRUCache<string, readonly Milestone[]>({
    maxSize: MOST_MILESTONES,
    sizeCalculation: ({ length }) => length,
  });

  let drops = 0;

  async function latest<Document extends Stored>(
    { projection }: StreamDocuments<Document, never>,
    id: string,
  ): Promise<Document | null> {
    try {
      return await queriesOf(projection).get(id);
    } catch (error) {
      if (error instanceof ReadModelsUnavailable) return null;
      throw error;
    }
  }

  async function folded(
    projection: Projection,
    stream: string,
    to: Position,
  ): Promise<Stored | null | 'none'> {
    const before = drops;
    const key = `${projection.name} ${stream}`;
    const known = milestones.get(key) ?? [];
    const begin = known.findLast(({ position }) => position <= to);
    const met: Milestone[] = [...known];
    let document = begin?.document ?? null;
    let isThere = begin !== undefined;
    for await (const page of pagesOf(log, stream, { from: begin ? begin.revision + 1 : 0 })) {
      isThere = true;
      const decoded = await codec.decodeAll(page);
      for (const [index, { revision, position }] of page.entries()) {
        if (position > to) return document;
        const after = nextDocument(projection, document, decoded[index] as Decoded);
        if (after === null) return document;
        document = after.document;
        if ((revision + 1) % STRIDE === 0) {
          met.push({ document, revision, position });
          if (before === drops) milestones.set(key, met);
        }
      }
    }
    return isThere ? document : 'none';
  }

  return {
    forget() {
      drops++;
      milestones.clear();
    },

    async at<Document extends Stored, Id extends string>(
      kind: StreamDocuments<Document, Id>,
      id: Id,
      position: Position,
    ) {
      // Read beforehand: the document may be projected further while it is read.
      const isReached = position <= projected();
      const document = isReached ? await latest(kind, id) : null;
      if (document !== null && document.position <= position) return document;
      return (await folded(kind.projection, kind.streamOf(id), position)) as Document | null | 'none';
    },
  };
}
