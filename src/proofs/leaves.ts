import type { Position, RecordedEvent, Revision } from '../events/log/port.ts';
import { isKeyEvent } from '../events/operations/events.ts';
import { leafHashOf } from './merkle/hashes.ts';

/**
 * Whether an event is a leaf of the tree. Only those of idempotency keys are none, which the log forgets by design: both stream and
 * type must say so, since read models are made from events of any stream.
 */
export const isLeaf = (event: Pick<RecordedEvent, 'stream' | 'type'>): boolean => !isKeyEvent(event);

/** Position, stream, revision, id, type, data and metadata of an event. */
export type Entry = readonly [Position, string, Revision, string, string, string, string];

/**
 * The entry of an event, exactly as it is stored: a JSON array, which separates its parts unambiguously. Data and metadata
 * are the texts of the log, which are never decoded: what becomes of keys of personal data changes no leaf.
 */
export const entryOf = ({ position, stream, revision, id, type, data, metadata }: RecordedEvent): Entry => [
  position,
  stream,
  revision,
  id,
  type,
  data,
  metadata,
];

export const entryHashOf = (entry: Entry): Buffer => leafHashOf(JSON.stringify(entry));
export const eventHashOf = (event: RecordedEvent): Buffer => entryHashOf(entryOf(event));

/** What recognises an event by its id: the last 8 bytes of a UUID, which are random or a hash. */
export const ID_BYTES = 8;

export const idBytesOf = (id: string): Buffer => {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex').subarray(-ID_BYTES);
  // Ids of other forms have a hash.
  return bytes.length === ID_BYTES ? bytes : leafHashOf(id).subarray(0, ID_BYTES);
};
