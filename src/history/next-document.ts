import { type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { Projection, Stored } from '../projections/projection.ts';

/**
 * The document after an event, which is the same one where the event doesn't concern it. Null: the event can't be read or
 * projected, and the document stands still there, as in the read models.
 */
export function nextDocument<Document extends Stored>(
  projection: Projection<Document>,
  document: Document | null,
  event: Decoded,
): { readonly document: Document | null } | null {
  if (event instanceof UndecodableEvent) return null;
  try {
    if (projection.documentId(event) === null) return { document };
    return { document: projection.project(document, event) };
  } catch {
    return null;
  }
}
