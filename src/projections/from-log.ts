import { type Codec, decodeOrThrow } from '../events/codec.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader, ReadStreamOptions, Revision } from '../events/log/port.ts';
import type { Projection, Stored } from './projection.ts';

/** Documents straight from their stream, for when the read models can't answer: the same ones that they would hold. */
export interface DocumentsFromLog {
  /**
   * The one document that a stream makes, all of it or up to a revision; null when the stream doesn't exist. Reads the
   * stream from its beginning.
   */
  one<Document extends Stored>(
    projection: Projection<Document>,
    stream: string,
    upTo?: Revision,
  ): Promise<Document | null>;
  /**
   * Documents that a stream's events make one each, of those from a revision to another (both included), in order, as far
   * as they are `wanted`: the first of them, as many as one page of events makes; none only when there are none.
   */
  some<Document extends Stored>(
    projection: Projection<Document>,
    stream: string,
    range: { readonly from: Revision; readonly to: Revision },
    wanted: (document: Document) => boolean,
  ): Promise<readonly Document[]>;
}

/** Few enough events that little is held at a time of a list that is read page by page. */
const EVENTS_OF_LIST = 64;

export function createDocumentsFromLog(log: EventReader, codec: Codec): DocumentsFromLog {
  /** The events that the projection is about, page by page. */
  async function* relevant(
    projection: Pick<Projection, 'documentId'>,
    stream: string,
    options?: ReadStreamOptions,
    pageSize?: number,
  ) {
    for await (const page of pagesOf(log, stream, options, pageSize))
      yield (await decodeOrThrow(codec, page)).filter((envelope) => projection.documentId(envelope) !== null);
  }

  return {
    async one<Document extends Stored>(projection: Projection<Document>, stream: string, upTo?: Revision) {
      let document: Document | null = null;
      const range = upTo === undefined ? {} : { limit: upTo + 1 };
      for await (const envelopes of relevant(projection, stream, range))
        for (const envelope of envelopes) document = projection.project(document, envelope);
      return document;
    },

    async some<Document extends Stored>(
      projection: Projection<Document>,
      stream: string,
      { from, to }: { readonly from: Revision; readonly to: Revision },
      wanted: (document: Document) => boolean,
    ) {
      const range = { from, limit: to - from + 1 };
      for await (const envelopes of relevant(projection, stream, range, EVENTS_OF_LIST)) {
        const documents = envelopes.map((envelope) => projection.project(null, envelope)).filter(wanted);
        if (documents.length > 0) return documents;
      }
      return [];
    },
  };
}
