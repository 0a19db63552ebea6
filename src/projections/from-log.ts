import { type Codec, decodeOrThrow } from '../events/codec.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader, ReadStreamOptions, Revision } from '../events/log/port.ts';
import type { Projection, Stored } from './projection.ts';

/** Documents made directly from their streams, for when the read models are unavailable. They equal those of the read models. */
export interface DocumentsFromLog {
  /**
   * The one document made of a stream, or of its beginning up to a revision; null when the stream doesn't exist. Reads the
   * stream from its beginning.
   */
  one<Document extends Stored>(
    projection: Projection<Document>,
    stream: string,
    upTo?: Revision,
  ): Promise<Document | null>;
  /**
   * Documents of a projection that makes one document of each event, for the events between two revisions (both included), in
   * order, if they are `wanted`: at most those of one page of events; none only when there are none at all.
   */
  some<Document extends Stored>(
    projection: Projection<Document>,
    stream: string,
    range: { readonly from: Revision; readonly to: Revision },
    wanted: (document: Document) => boolean,
  ): Promise<readonly Document[]>;
}

/** Few events, so that little memory is used for a list that is read page by page. */
const EVENTS_OF_LIST = 64;

export function createDocumentsFromLog(log: EventReader, codec: Codec): DocumentsFromLog {
  /** The events that the projection uses, page by page. */
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
