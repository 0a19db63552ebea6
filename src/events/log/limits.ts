import { AppendTooLarge, MAX_APPEND_BYTES, type StoredEvent } from './port.ts';

/** No UTF-16 unit takes more bytes than this in UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Holds an append against the promises of the port before an adapter sees it.
 *
 * @throws TypeError when there is no event.
 * @throws AppendTooLarge when the events exceed `MAX_APPEND_BYTES`.
 */
export function checkAppend(stream: string, events: readonly StoredEvent[]): void {
  if (events.length === 0) throw new TypeError(`An append to ${stream} needs at least one event`);
  if (mostBytesOf(events) <= MAX_APPEND_BYTES) return;
  const bytes = bytesOf(events);
  if (bytes <= MAX_APPEND_BYTES) return;
  throw new AppendTooLarge(`An append of ${bytes} bytes to ${stream}: ${MAX_APPEND_BYTES} is the most`);
}

/** An upper bound without walking the strings: nearly every append stays far below the limit. */
function mostBytesOf(events: readonly StoredEvent[]): number {
  let units = 0;
  for (const event of events) units += event.data.length + event.metadata.length + event.type.length;
  return units * MAX_BYTES_PER_UNIT;
}

/** As EventStoreDB counts: data and metadata in UTF-8, the type in UTF-16. */
function bytesOf(events: readonly StoredEvent[]): number {
  let bytes = 0;
  for (const { type, data, metadata } of events) {
    bytes += Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * type.length;
  }
  return bytes;
}
