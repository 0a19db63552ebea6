import type { EventDefinition, EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Position } from '../events/log/port.ts';

/** The fields of every document. */
export interface Stored {
  readonly id: string;
  /** The position of the last event that it contains. */
  readonly position: Position;
}

/** The old document (null: there is none) and the new one. */
export interface Change<Document extends Stored = Stored> {
  readonly before: Document | null;
  readonly after: Document;
  /** The documents between them, in order, if the projection keeps every version; by default none. */
  readonly between?: readonly Document[];
}

/** The change with the version before it, if there is one since the last commit. One array serves for the whole commit. */
export function withVersions(change: Change, last: Change | undefined): Change {
  const between = (last?.between ?? []) as Stored[];
  if (last) between.push(last.after);
  return { ...change, between };
}

/**
 * How events become documents of one kind. Pure: the same events produce the same documents, byte for byte,
 * wherever and whenever they are projected.
 */
export interface Projection<Document extends Stored = Stored> {
  /** Context and name, such as `ticketing/messages`. It is stored. */
  readonly name: string;
  /** The types of the events that it uses. */
  readonly events: readonly EventDefinition[];
  /** The id of the document that an event changes; null: none. Throws for an event of these types without a valid id. */
  documentId(envelope: EventEnvelope): string | null;
  /**
   * The document after an event. Throws for an event that is impossible in the document's state. Events of one stream come in
   * order. A document of several streams gets their events in any order, since the events of a stopped stream come later; the
   * result must be the same in every order.
   */
  project(document: Document | null, envelope: EventEnvelope): Document;
  /** True when each event makes a new document that never changes. */
  readonly once?: boolean;
  /** True when each event's version of a document is stored, not only the last one of a commit. */
  readonly everyVersion?: boolean;
  /**
   * False when documents aren't made anew at once after an erasure of which they are made: they hold no texts of people, or can't be
   * changed. By default each is made of one stream, and is made anew.
   */
  readonly isRewritten?: false;
  /**
   * For an index that can't be changed: the id under which its searches find what an event tells, so that they pass over it once the
   * person is erased; null for events of other types.
   */
  hiddenBy?(envelope: EventEnvelope): string | null;
  /** True when documents are ordered by their first mention in the log: none can be inserted between others. */
  readonly isPlaced?: boolean;
}

/** The functions of a projection as declared: they are called for events of its types only. */
export interface OfEvents<Document extends Stored, Definition extends EventDefinition> {
  readonly events: readonly Definition[];
  /** Which of these events change a document; by default all. */
  concerns?(envelope: EventEnvelope<EventOf<Definition>>): boolean;
  documentId(envelope: EventEnvelope<EventOf<Definition>>): string;
  hiddenBy?(envelope: EventEnvelope<EventOf<Definition>>): string;
  project(document: Document | null, envelope: EventEnvelope<EventOf<Definition>>): Document;
}
