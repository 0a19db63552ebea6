import type { EventEnvelope } from '../events/envelope.ts';
import type { CollectionName, Collections } from './store/port.ts';
import type { TicketCounters } from './ticketing/documents.ts';

/**
 * How the events of the log become the documents of one collection. Pure: the same events give the same documents,
 * byte for byte, wherever and whenever they are projected.
 */
export interface Projection<Name extends CollectionName = CollectionName> {
  readonly collection: Name;
  /**
   * The document that an event changes; null for an event that is none of this projection's business. Throws for one
   * that is but doesn't say which.
   */
  documentId(envelope: EventEnvelope): string | null;
  /** The document after the event. Throws for an event that can't have happened to it. */
  project(document: Collections[Name] | null, envelope: EventEnvelope): Collections[Name];
  /** True when each event makes a document of its own, which never changes again. */
  readonly once: boolean;
  /** True when documents have a place by the order in which the log first names them: none can be put between others. */
  readonly isPlaced?: boolean;
  /** What a document adds to the analytics' counters. */
  contribution?(document: Collections[Name]): TicketCounters;
}

/** The id that the data of an event names. An event that names none is broken, and never passed over in silence. */
export function idIn({ event: { type, data } }: EventEnvelope, field: string): string {
  const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, field) : undefined;
  if (typeof id !== 'string') throw new Error(`${type} names no ${field}`);
  return id;
}
