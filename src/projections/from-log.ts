import type { Codec } from '../events/codec.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader } from '../events/log/port.ts';
import type { Projection } from './projection.ts';
import type { CollectionName, Collections } from './store/port.ts';

/**
 * Documents straight from their stream, for when the read models can't answer: the same ones that they would hold.
 * Each call reads a whole stream.
 */
export interface DocumentsFromLog {
  /** The one document that a stream makes; null when the stream doesn't exist. */
  one<Name extends CollectionName>(
    projection: Projection<Name>,
    stream: string,
  ): Promise<Collections[Name] | null>;
  /** All the documents that a stream's events make, one each, in order. */
  each<Name extends CollectionName>(
    projection: Projection<Name>,
    stream: string,
  ): Promise<readonly Collections[Name][]>;
}

export function createDocumentsFromLog(log: EventReader, codec: Codec): DocumentsFromLog {
  /** The events that the projection is about, page by page. */
  async function* relevant(projection: Pick<Projection, 'documentId'>, stream: string) {
    for await (const page of pagesOf(log, stream))
      yield page
        .map((recorded) => codec.decode(recorded))
        .filter((envelope) => projection.documentId(envelope) !== null);
  }

  return {
    async one<Name extends CollectionName>(projection: Projection<Name>, stream: string) {
      let document: Collections[Name] | null = null;
      for await (const envelopes of relevant(projection, stream))
        for (const envelope of envelopes) document = projection.project(document, envelope);
      return document;
    },

    async each<Name extends CollectionName>(projection: Projection<Name>, stream: string) {
      const documents: Collections[Name][] = [];
      for await (const envelopes of relevant(projection, stream))
        documents.push(...envelopes.map((envelope) => projection.project(null, envelope)));
      return documents;
    },
  };
}
