import type { EventDefinition, EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Position } from '../events/log/port.ts';

/** What every document has. */
export interface Stored {
  readonly id: string;
  /** Of the last event in the log that it holds. */
  readonly position: Position;
}

/** A document as the store holds it (null: not yet) and as it shall be. */
export interface Change<Document extends Stored = Stored> {
  readonly before: Document | null;
  readonly after: Document;
}

/**
 * How the events of the log become documents of one kind. Pure: the same events give the same documents, byte for byte,
 * wherever and whenever they are projected.
 */
export interface Projection<Document extends Stored = Stored> {
  /** Context and name, such as `ticketing/messages`. It is stored. */
  readonly name: string;
  /** The types of events that the documents are made of. */
  readonly events: readonly EventDefinition[];
  /** The document that an event changes; null: none. Throws for an event of these types that doesn't say which. */
  documentId(envelope: EventEnvelope): string | null;
  /**
   * The document after an event that changes it. Throws for an event that can't have happened to it. The events of one stream
   * come in order. Those of several, where a document holds such, may come in any: a stream that stood still comes later.
   * The document is to be the same then.
   */
  project(document: Document | null, envelope: EventEnvelope): Document;
  /** True when each event makes a document of its own, which never changes again. */
  readonly once?: boolean;
  /** True when documents have a place by the order in which the log first names them: none can be put between others. */
  readonly isPlaced?: boolean;
}

/** The functions of a projection, as it declares them: they are called with events of its types only. */
export interface OfEvents<Document extends Stored, Definition extends EventDefinition> {
  readonly events: readonly Definition[];
  /** Which of these events change a document; all unless given. */
  concerns?(envelope: EventEnvelope<EventOf<Definition>>): boolean;
  documentId(envelope: EventEnvelope<EventOf<Definition>>): string;
  project(document: Document | null, envelope: EventEnvelope<EventOf<Definition>>): Document;
}
