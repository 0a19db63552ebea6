import type {
  AllStreamRecordedEvent,
  AllStreamResolvedEvent,
  RecordedEvent as Read,
  ResolvedEvent,
} from '@eventstore/db-client';
import type { Position, RecordedEvent } from '../port.ts';

/** An event as the client gives it: of the whole log, or of a stream. */
type Resolved = ResolvedEvent | AllStreamResolvedEvent;

/** The server's own events, and links that others had it make, aren't the desk's. */
const SYSTEM = '$';

/** The desk's events among what came. */
export function ownEvents(resolved: readonly Resolved[]): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const { event } of resolved) if (event && isOwn(event)) events.push(recorded(event));
  return events;
}

export const isOwn = ({ streamId, type }: Pick<Read, 'streamId' | 'type'>): boolean =>
  !streamId.startsWith(SYSTEM) && !type.startsWith(SYSTEM);

/** Each event has a commit position of its own, those of one append too. */
export const positionOf = (event: Read | AllStreamRecordedEvent): Position =>
  Number(event.position?.commit ?? 0n) as Position;

export function recorded(event: Read | AllStreamRecordedEvent): RecordedEvent {
  return {
    id: event.id,
    type: event.type,
    data: textOf(event.data),
    metadata: textOf(event.metadata),
    stream: event.streamId,
    revision: Number(event.revision),
    position: positionOf(event),
  };
}

/**
 * The client parses JSON; what it can't parse it gives as it is. What `JSON.stringify` once wrote, as the codec does,
 * becomes the same text again.
 */
function textOf(content: unknown): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return content;
  return content instanceof Uint8Array ? Buffer.from(content).toString() : JSON.stringify(content);
}
