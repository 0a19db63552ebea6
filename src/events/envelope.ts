import type { CommandId, Instant } from './ids.ts';
import type { Position, Revision } from './log/port.ts';

/** Who caused an event. `anonymous` is a caller without a token, `system` the desk itself. */
export type Actor =
  | { readonly kind: 'user' | 'admin' | 'service' | 'analyst' | 'auditor' | 'guest'; readonly id: string }
  | { readonly kind: 'anonymous' | 'system'; readonly id: null };

/** The metadata of every event: actor, time, and command. */
export interface EventMetadata {
  readonly time: Instant;
  readonly actor: Actor;
  readonly commandId: CommandId;
  readonly requestId: string;
  /** Shared by everything that one first request set off. */
  readonly correlationId: string;
  /** The id of what directly caused the event: its command's, or an event's. */
  readonly causationId: string;
}

export interface DomainEvent {
  readonly type: string;
  readonly data: unknown;
}

/** An event as it happened: the fact, its place in the log, and its metadata. */
export interface EventEnvelope<Event extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly event: Event;
  readonly metadata: EventMetadata;
}

/** An event that a command has just appended. Which position each event of an append got, only the log can tell. */
export type AppendedEvent<Event extends DomainEvent = DomainEvent> = Omit<EventEnvelope<Event>, 'position'>;
