import type { EventDefinition } from './definition.ts';
import type { DomainEvent, EventEnvelope, EventMetadata } from './envelope.ts';
import type { Instant } from './ids.ts';
import type { RecordedEvent, StoredEvent } from './log/port.ts';

/** The log holds an event that this version of the desk doesn't know, or can't read. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent';
}

/** The desk was about to write an event that isn't what its type promises. Its message holds no data. */
export class UnencodableEvent extends Error {
  override readonly name = 'UnencodableEvent';
}

/** An event, or why it can't be read. */
export type Decoded = EventEnvelope | UndecodableEvent;

/**
 * The one place where events become bytes and bytes events. Nothing else knows the stored form, so that
 * encryption or another format needs no change elsewhere.
 */
export interface Codec {
  /** Throws `UnencodableEvent` for data that doesn't fit the schema of its type. */
  encode(id: string, event: DomainEvent, metadata: EventMetadata): StoredEvent;
  /**
   * Brings old versions up to today's shape. In the order given, with an error in the place of each event that can't be
   * read, which keeps none of the others from being read.
   */
  decodeAll(recorded: readonly RecordedEvent[]): Promise<readonly Decoded[]>;
}

/** Events that are of use only together. Throws `UndecodableEvent` when one of them can't be read. */
export async function decodeOrThrow<Event extends DomainEvent = DomainEvent>(
  codec: Codec,
  recorded: readonly RecordedEvent[],
): Promise<readonly EventEnvelope<Event>[]> {
  const decoded = await codec.decodeAll(recorded);
  for (const one of decoded) if (one instanceof UndecodableEvent) throw one;
  return decoded as readonly EventEnvelope<Event>[];
}

type StoredMetadata = EventMetadata & { readonly version: number };

export function createCodec(definitions: readonly EventDefinition[]): Codec {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  const definitionOf = (type: string) => {
    const definition = byType.get(type);
    if (!definition) throw new UndecodableEvent(`unknown event type ${type}`);
    return definition;
  };

  return {
    encode(id, event, metadata) {
      const definition = definitionOf(event.type);
      check(definition, event.data);
      const stored: StoredMetadata = { version: definition.version, ...metadata };
      return { id, type: event.type, data: JSON.stringify(event.data), metadata: JSON.stringify(stored) };
    },

    // One promise for all of them: an event costs no turn of its own.
    async decodeAll(recorded) {
      return recorded.map((one) => {
        try {
          return decode(definitionOf(one.type), one);
        } catch (error) {
          return error instanceof UndecodableEvent ? error : new UndecodableEvent(String(error));
        }
      });
    },
  };
}

function decode(definition: EventDefinition, recorded: RecordedEvent): EventEnvelope {
  const { id, type, stream, revision, position } = recorded;
  const { version, ...metadata } = parse<StoredMetadata>(recorded.metadata, recorded);
  const data = upcast(definition, parse<object>(recorded.data, recorded), { version, ...metadata });
  return { id, stream, revision, position, event: { type, data }, metadata };
}

/** The log is immutable: invalid data is refused before it is appended. */
function check({ type, schema }: EventDefinition, data: unknown): void {
  const { error } = schema.safeParse(data);
  if (!error) return;
  const wrong = error.issues.map(({ path, code }) => `${path.join('.')} (${code})`);
  throw new UnencodableEvent(`${type} doesn't fit its schema: ${wrong.join(', ')}`);
}

/** When an event happened. Needs no knowledge of its type. Throws `UndecodableEvent`. */
export const timeOf = (recorded: RecordedEvent): Instant =>
  parse<StoredMetadata>(recorded.metadata, recorded).time;

function parse<Shape extends object>(json: string, { type, position }: RecordedEvent): Shape {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new UndecodableEvent(`${type} at position ${position} holds broken JSON`);
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed as Shape;
  throw new UndecodableEvent(`${type} at position ${position} holds JSON that is no object`);
}

function upcast(
  definition: EventDefinition,
  data: unknown,
  { version, ...metadata }: StoredMetadata,
): unknown {
  if (!Number.isInteger(version) || version < 1) {
    throw new UndecodableEvent(`${definition.type} is of no version: ${version}`);
  }
  if (version > definition.version) {
    throw new UndecodableEvent(`${definition.type} of version ${version} is newer than this desk`);
  }
  let current = data;
  for (let from = version; from < definition.version; from++) {
    const step = definition.upcasts[from];
    if (!step) throw new UndecodableEvent(`${definition.type} has no upcast from version ${from}`);
    current = step(current, metadata);
  }
  return current;
}
