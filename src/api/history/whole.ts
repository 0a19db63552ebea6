import type { Position } from '../../events/log/port.ts';
import type { PastDocuments, StreamDocuments } from '../../history/past-documents.ts';
import type { Stored } from '../../projections/projection.ts';

/** The documents of versions, in their order, as they were at the position. */
export const wholeOf = <Document extends Stored, Id extends string>(
  past: PastDocuments,
  kind: StreamDocuments<Document, Id>,
  versions: readonly { readonly id: Id }[],
  position: Position,
): Promise<readonly Document[]> =>
  Promise.all(
    versions.map(async ({ id }) => {
      const document = await past.at(kind, id, position);
      if (document === null || document === 'none') throw new Error(`${id} has a version and no events`);
      return document;
    }),
  );
