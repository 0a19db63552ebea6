import { conversationEvents } from '../events/conversations/events.ts';
import { onboardingEvents } from '../events/conversations/onboarding-events.ts';
import type { EventDefinition } from '../events/definition.ts';
import { directoryEvents, userContactNoted } from '../events/directory/events.ts';
import type { Actor, EventEnvelope } from '../events/envelope.ts';
import { accountEvents } from '../events/identity/events.ts';
import type { Instant } from '../events/ids.ts';
import type { Position, Revision } from '../events/log/port.ts';
import { isSecretField } from '../events/secret-fields.ts';
import { ticketEvents } from '../events/ticketing/events.ts';
import { maskedDataOf } from './masking.ts';
import { type Rewrite, underPseudonyms } from './rewriting.ts';
import type { Sight } from './sight.ts';

/** An event as history tells it outside: in exports, in the feed and in timelines. */
export interface ToldEvent {
  readonly position: Position;
  readonly id: string;
  readonly time: Instant;
  readonly stream: string;
  readonly revision: Revision;
  readonly type: string;
  /** Of its data: those of older versions are brought up to this one. */
  readonly version: number;
  readonly actor: Actor;
  readonly correlation_id: string;
  readonly causation_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What happened to tickets, conversations and people. Not told: what the desk notes for itself (numbers that it reserves, answers to
 * repeated commands, due times, checkpoints of reactions), and events whose streams are named by a hash of a token, an address or
 * a phone number (logins, sessions, presses of buttons, contacts).
 */
const TOLD = [
  ...ticketEvents,
  ...conversationEvents,
  ...onboardingEvents,
  ...directoryEvents.filter((definition) => definition !== userContactNoted),
  ...accountEvents,
] as readonly EventDefinition[];

interface Told extends Pick<EventDefinition, 'version'> {
  /** The data for callers who see no personal data. */
  readonly masked: Rewrite;
  /** The data for callers who see them, but no ids that open something. */
  readonly unmasked: Rewrite;
}

const DEFINITIONS: ReadonlyMap<string, Told> = new Map(
  TOLD.map((definition) => [
    definition.type,
    {
      version: definition.version,
      masked: maskedDataOf(definition),
      unmasked: underPseudonyms(definition.schema),
    },
  ]),
);

/** The types of all events that are told, in the order in which they are documented. */
export const TOLD_TYPES: readonly string[] = TOLD.map(({ type }) => type);

/** Null for an event that isn't told. */
export function toldEvent(
  { id, stream, revision, position, event, metadata }: EventEnvelope,
  sight: Sight = null,
): ToldEvent | null {
  const told = DEFINITIONS.get(event.type);
  if (told === undefined) return null;
  const { time, actor, correlationId, causationId } = metadata;
  const data = withoutSecrets(event.data as object);
  const whole = {
    ...{ position, id, time, stream, revision, type: event.type, version: told.version, actor, data },
    ...{ correlation_id: correlationId, causation_id: causationId },
  };
  if (sight === null) return whole;
  const { pseudonyms, isMasked } = sight;
  return {
    ...whole,
    stream: pseudonyms.ofStream(stream),
    actor: actor.kind === 'guest' ? { ...actor, id: pseudonyms.of('guest', actor.id) } : actor,
    data: (isMasked ? told.masked : told.unmasked)(data, pseudonyms) as ToldEvent['data'],
  };
}

const withoutSecrets = (data: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !isSecretField(name)));
