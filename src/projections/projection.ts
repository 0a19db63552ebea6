import type { EventEnvelope } from '../events/envelope.ts';
import type { Position } from '../events/log/port.ts';

/** What every document has. */
export interface Stored {
  readonly id: string;
  /** Of the last event that it holds. */
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
  /**
   * The document that an event changes; null for an event that doesn't concern this projection. Throws for one that does
   * but doesn't say which.
   */
  documentId(envelope: EventEnvelope): string | null;
  /** The document after the event. Throws for an event that can't have happened to it. */
  project(document: Document | null, envelope: EventEnvelope): Document;
  /** True when each event makes a document of its own, which never changes again. */
  readonly once: boolean;
  /** True when documents have a place by the order in which the log first names them: none can be put between others. */
  readonly isPlaced?: boolean;
}

/** The id that the data of an event names. An event that names none is broken, and never passed over in silence. */
export function idIn({ event: { type, data } }: EventEnvelope, field: string): string {
  const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, field) : undefined;
  if (typeof id !== 'string') throw new Error(`${type} names no ${field}`);
  return id;
}
