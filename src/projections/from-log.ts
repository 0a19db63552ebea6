import type { Codec } from '../events/codec.ts';
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
  async function relevant(projection: Pick<Projection, 'documentId'>, stream: string) {
    const envelopes = (await log.readStream(stream)).map((recorded) => codec.decode(recorded));
    return envelopes.filter((envelope) => projection.documentId(envelope) !== null);
  }

  return {
    async one<Name extends CollectionName>(projection: Projection<Name>, stream: string) {
      const envelopes = await relevant(projection, stream);
      return envelopes.reduce<Collections[Name] | null>(
        (document, envelope) => projection.project(document, envelope),
        null,
      );
    },

    async each<Name extends CollectionName>(projection: Projection<Name>, stream: string) {
      const envelopes = await relevant(projection, stream);
      return envelopes.map((envelope) => projection.project(null, envelope));
    },
  };
}
