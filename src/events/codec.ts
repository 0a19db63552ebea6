import type { EventDefinition } from './definition.ts';
import type { Actor, DomainEvent, EventEnvelope, EventMetadata } from './envelope.ts';
import type { EventReader, RecordedEvent, StoredEvent } from './log/port.ts';
import { type KeyReader, type KeyRing, KeysUnavailable, type PersonalKey } from './privacy/key-ring.ts';
import { addSubjectsIn, partsOf } from './privacy/personal.ts';
import { type Keys, type Opening, opened, sealed } from './privacy/sealed.ts';
import { parse, type StoredMetadata, upcast, withoutSealed, withSealed } from './stored-form.ts';
import { UndecodableEvent, UnencodableEvent } from './undecodable.ts';

export { timeOf } from './stored-form.ts';
export { UndecodableEvent, UnencodableEvent } from './undecodable.ts';

/** An event, or why it can't be read. */
export type Decoded = EventEnvelope | UndecodableEvent;

/** The keys of the people whose data some events hold, by subject. */
export type WritingKeys = Pick<ReadonlyMap<string, PersonalKey>, 'get'>;

/** An event that somebody is about to cause. */
export interface ActedEvent extends DomainEvent {
  readonly actor: Actor;
}

/**
 * The one place where events become bytes and bytes events. Nothing else knows the stored form: personal fields are sealed
 * under the key of their data subject, with placeholders in their place.
 */
export interface Codec {
  /**
   * The keys that these events are written with; new ones for new people. Throws `KeysUnavailable`.
   *
   * @param areNew most of the people have no key yet
   */
  keysFor(events: readonly ActedEvent[], areNew?: boolean): Promise<WritingKeys>;
  /**
   * At once, so that events get their times in the order in which they are appended. Throws `UnencodableEvent` for data that
   * doesn't fit the schema of its type, and `KeyNeeded` when a key isn't among those given.
   *
   * @param keys of `keysFor`, for this event among others; those in memory unless given
   */
  encode(id: string, event: DomainEvent, metadata: EventMetadata, keys?: WritingKeys): StoredEvent;
  /**
   * Brings old versions up to today's shape. In the order given, with an error in the place of each event that can't be
   * read, which keeps none of the others from being read. Throws `KeysUnavailable`.
   */
  decodeAll(recorded: readonly RecordedEvent[]): Promise<readonly Decoded[]>;
  /** Drops keys from memory: somebody was erased. */
  forget(): void;
}

/** A log, with the codec that can read it. */
export interface ReadableLog<Log = EventReader> {
  readonly log: Log;
  readonly codec: Codec;
}

/** Events that are of use only together. Throws `UndecodableEvent` when one of them can't be read. */
export async function decodeOrThrow<Event extends DomainEvent = DomainEvent>(
  codec: Pick<Codec, 'decodeAll'>,
  recorded: readonly RecordedEvent[],
): Promise<readonly EventEnvelope<Event>[]> {
  const decoded = await codec.decodeAll(recorded);
  for (const one of decoded) if (one instanceof UndecodableEvent) throw one;
  return decoded as readonly EventEnvelope<Event>[];
}

/** An event whose texts are parsed and not opened yet. */
interface Parsed {
  readonly definition: EventDefinition;
  readonly data: object;
  readonly stored: StoredMetadata;
  /** What was sealed; null when nothing was. */
  readonly texts: Opening | null;
}

/** What is known of an event before its keys are. */
type Read = Parsed | UndecodableEvent;

/** @param keys null: nothing is sealed, and what is sealed is read as if its keys were destroyed. */
export function createCodec(
  definitions: readonly EventDefinition[],
  keys: KeyRing | KeyReader | null = null,
): Codec {
  const atHand: WritingKeys = keys !== null && 'atHand' in keys ? keys.atHand : NO_KEYS;
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  const definitionOf = (type: string) => {
    const definition = byType.get(type);
    if (!definition) throw new UndecodableEvent(`unknown event type ${type}`);
    return definition;
  };
  function parsed(recorded: RecordedEvent): Parsed {
    const definition = definitionOf(recorded.type);
    const data = parse<object>(recorded.data, recorded);
    const { metadata, unsealed } = recorded;
    if (unsealed === undefined) {
      const stored = parse<StoredMetadata>(metadata, recorded);
      return { definition, data, stored, texts: stored.sealed ?? null };
    }
    const stored = parse<StoredMetadata>(withoutSealed(metadata), recorded);
    return { definition, data, stored, texts: JSON.parse(unsealed) };
  }

  return {
    async keysFor(events, areNew = false) {
      if (keys === null || !('forWriting' in keys)) return NO_KEYS;
      const subjects = new Set<string>();
      for (const { type, data, actor } of events)
        addSubjectsIn(definitionOf(type), { data, actor }, subjects);
      return subjects.size === 0 ? NO_KEYS : keys.forWriting([...subjects], areNew);
    },

    encode(id, event, metadata, own = atHand) {
      const definition = definitionOf(event.type);
      check(definition, event.data);
      const { version } = definition;
      if (keys === null) return textsOf(id, event, { version, ...metadata });
      const { open: data, personal } = partsOf(definition, event.data, metadata.actor);
      if (personal.size === 0) return textsOf(id, event, { version, ...metadata });
      const { texts, ...clear } = sealed(id, personal, own);
      const open = textsOf(id, { type: event.type, data }, { version, ...metadata });
      return { ...open, metadata: withSealed(open.metadata, texts), ...clear };
    },

    forget() {
      keys?.forget();
    },

    // Few promises for all of them: an event costs no turn of its own.
    async decodeAll(recorded) {
      const all = recorded.map((one) => attempt(() => parsed(one)));
      const found = await keysOf(all, keys);
      return recorded.map((one, index) =>
        attempt(() => {
          const read = all[index] as Read;
          return read instanceof UndecodableEvent ? read : decode(one, read, found);
        }),
      );
    },
  };
}

const NO_KEYS: WritingKeys & Keys = new Map();

const textsOf = (id: string, { type, data }: DomainEvent, stored: StoredMetadata): StoredEvent => ({
  id,
  type,
  data: JSON.stringify(data),
  metadata: JSON.stringify(stored),
});

/** Null where there is no key store: then everything that was sealed stays so. */
async function keysOf(events: readonly Read[], keys: KeyReader | null): Promise<Keys | null> {
  if (keys === null) return null;
  const ids = new Set<string>();
  for (const one of events) {
    if (one instanceof UndecodableEvent) continue;
    if (one.texts) for (const [id] of one.texts) ids.add(id);
  }
  return ids.size === 0 ? NO_KEYS : keys.find([...ids]);
}

function attempt<Result>(work: () => Result): Result | UndecodableEvent {
  try {
    return work();
  } catch (error) {
    if (error instanceof KeysUnavailable) throw error;
    return error instanceof UndecodableEvent ? error : new UndecodableEvent(String(error));
  }
}

function decode(
  recorded: RecordedEvent,
  { definition, data: open, stored, texts }: Parsed,
  keys: Keys | null,
): EventEnvelope {
  const { id, type, stream, revision, position } = recorded;
  const { version, sealed: _, ...metadata } = stored;
  const whole = texts && keys ? Object.assign(open, opened(recorded, texts, keys)) : open;
  const data = upcast(definition, whole, { version, ...metadata });
  return { id, stream, revision, position, event: { type, data }, metadata };
}

/** The log is immutable: invalid data is refused before it is appended. */
function check({ type, schema }: EventDefinition, data: unknown): void {
  const { error } = schema.safeParse(data);
  if (!error) return;
  const wrong = error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
  throw new UnencodableEvent(`${type} doesn't fit its schema: ${wrong.join(', ')}`);
}
