import { eventCatalogue } from '../events/catalogue.ts';
import type { ConversationEvent } from '../events/conversations/events.ts';
import type { OnboardingEvent } from '../events/conversations/onboarding-events.ts';
import type { DirectoryEvent } from '../events/directory/events.ts';
import type { Actor, EventEnvelope } from '../events/envelope.ts';
import type { IdentityEvent } from '../events/identity/events.ts';
import type { Position } from '../events/log/port.ts';
import type { TicketEvent } from '../events/ticketing/events.ts';
import { type ReplayedTo, type ReplayOptions, replay } from './replay.ts';

type AnyEvent = TicketEvent | ConversationEvent | OnboardingEvent | DirectoryEvent | IdentityEvent;

/** The types of the events that an analyst's projection may be made of, such as `TicketOpened`. */
export type EventType = AnyEvent['type'];

/** What happened, when, and who did it. */
export interface Happened<Type extends EventType = EventType> {
  readonly type: Type;
  readonly data: Extract<AnyEvent, { type: Type }>['data'];
  readonly time: Date;
  readonly actor: Actor;
  readonly stream: string;
  readonly position: Position;
}

/**
 * A projection of an analyst, the default export of a file: a state that is changed event by event. A handler changes the state,
 * or returns the next one.
 */
export interface AnalystProjection<State, Result = State> {
  /** The state before the first event. */
  start(): State;
  readonly on: {
    // biome-ignore lint/suspicious/noConfusingVoidType: a handler that changes the state returns nothing.
    readonly [Type in EventType]?: (state: State, event: Happened<Type>) => State | void;
  };
  /** What is printed, as JSON: a `Map` as an object, a `Set` as a list. By default the state. */
  result?(state: State): Result;
}

/** The projection is none, or one of its functions failed, or its result is no JSON. The message is one line. */
export class ProjectionFailed extends Error {
  override readonly name = 'ProjectionFailed';
}

const TYPES: ReadonlySet<string> = new Set(eventCatalogue.map(({ type }) => type));

/** @throws ProjectionFailed for anything else, with what is wrong. */
export function checkAnalystProjection(exported: unknown): AnalystProjection<unknown, unknown> {
  const refuse = (reason: string): never => {
    throw new ProjectionFailed(`its default export is no projection: ${reason}`);
  };
  if (typeof exported !== 'object' || exported === null) return refuse('it must be an object');
  const { start, on, result, ...others } = exported as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) return refuse(`\`${other}\`: it has \`start\`, \`on\` and \`result\` alone`);
  if (typeof start !== 'function') return refuse('`start` must be a function');
  if (typeof on !== 'object' || on === null)
    return refuse('`on` must hold a function for each type of events');
  if (result !== undefined && typeof result !== 'function') return refuse('`result` must be a function');
  for (const [type, handler] of Object.entries(on)) {
    if (!TYPES.has(type)) return refuse(`\`on.${type}\`: there are no events of that type`);
    if (typeof handler !== 'function') return refuse(`\`on.${type}\` must be a function`);
  }
  return exported as AnalystProjection<unknown, unknown>;
}

export interface AnalystResult extends ReplayedTo {
  /** JSON. */
  readonly result: string;
}

/** @throws ProjectionFailed when one of its functions throws, which is the cause, or returns a promise. */
export async function replayAnalystProjection(
  projection: AnalystProjection<unknown, unknown>,
  options: ReplayOptions,
): Promise<AnalystResult> {
  const on = projection.on as Readonly<Record<string, (state: unknown, event: unknown) => unknown>>;
  let state = called('start', () => projection.start());
  const to = await replay(options, (envelope) => {
    const handler = Object.hasOwn(on, envelope.event.type) ? on[envelope.event.type] : undefined;
    if (handler === undefined) return;
    const where = `on.${envelope.event.type}, at position ${envelope.position},`;
    state = called(where, () => handler(state, happened(envelope))) ?? state;
  });
  const result = projection.result === undefined ? state : called('result', () => projection.result?.(state));
  return { ...to, result: jsonOf(result) };
}

function jsonOf(result: unknown): string {
  const text = called('writing the result as JSON', () => JSON.stringify(result, withCollections, 2));
  if (text === undefined) throw new ProjectionFailed(`there is no result: it is ${typeof result}`);
  return text;
}

/** As JSON alone, maps and sets would be empty objects. */
function withCollections(_key: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  if (!(value instanceof Map)) return value;
  const odd = [...value.keys()].find((key) => typeof key === 'object' || typeof key === 'symbol');
  if (odd !== undefined) throw new Error('a Map has a key that is no text and no number');
  return Object.fromEntries(value);
}

function happened({ event, metadata, stream, position }: EventEnvelope): object {
  const { type, data } = event;
  return { type, data, time: new Date(metadata.time), actor: metadata.actor, stream, position };
}

function called<Result>(what: string, run: () => Result): Result {
  let result: Result;
  try {
    result = run();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectionFailed(`${what} failed: ${message.replace(/\s+/g, ' ')}`, { cause });
  }
  if (!(result instanceof Promise)) return result;
  // Its failure would end the process before this one is told.
  result.catch(() => {});
  throw new ProjectionFailed(`${what} failed: it returned a promise, and a projection can't wait for one`);
}
