import type { Position, Revision } from '../events/log/port.ts';
import type { DocumentsFromLog } from '../projections/from-log.ts';
import type { Projection } from '../projections/projection.ts';
import type { Collections } from '../projections/store/port.ts';
import type { ReadAfter } from './read-after.ts';

type Versioned = 'tickets' | 'conversations';

/** What a command has made of a stream: the revision after it, and where the log has that. */
export interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

/**
 * The document of a stream as it was at a revision: that of the read models if it is of that revision, else from the
 * log. Throws when there is none.
 */
export type DocumentAt = <Name extends Versioned>(
  projection: Projection<Name>,
  stream: string,
  place: Place,
  stored: () => Promise<Collections[Name] | null>,
) => Promise<Collections[Name]>;

export const createDocumentAt =
  (readAfter: ReadAfter, fromLog: Pick<DocumentsFromLog, 'one'>): DocumentAt =>
  async <Name extends Versioned>(
    projection: Projection<Name>,
    stream: string,
    { revision, position }: Place,
    stored: () => Promise<Collections[Name] | null>,
  ) => {
    const latest = await readAfter(position, stored, async () => null);
    if (latest?.revision === revision) return latest;
    const document = await fromLog.one(projection, stream, revision);
    if (document === null) throw new Error(`${stream} was changed and has no document`);
    return document;
  };
