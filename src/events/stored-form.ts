import type { EventDefinition } from './definition.ts';
import type { EventMetadata } from './envelope.ts';
import type { Instant } from './ids.ts';
import type { RecordedEvent } from './log/port.ts';
import type { Sealed } from './privacy/sealed.ts';
import { UndecodableEvent } from './undecodable.ts';

/** What the log keeps beside the data of an event. */
export type StoredMetadata = EventMetadata & { readonly version: number; readonly sealed?: Sealed };

/** Sealed texts end the metadata. Within a string of theirs, the quotes would be escaped. */
const SEALED = ',"sealed":';

/** @param sealed the texts as JSON: what is base64 already isn't looked through once more */
export const withSealed = (metadata: string, sealed: string): string =>
  `${metadata.slice(0, -1)}${SEALED}${sealed}}`;

/** Metadata that this process has just made, without the sealed texts: whoever has them in the clear need not parse them. */
export function withoutSealed(metadata: string): string {
  const end = metadata.lastIndexOf(SEALED);
  return end < 0 ? metadata : `${metadata.slice(0, end)}}`;
}

/** When an event happened. Needs no knowledge of its type. Throws `UndecodableEvent`. */
export const timeOf = (recorded: RecordedEvent): Instant =>
  parse<StoredMetadata>(recorded.metadata, recorded).time;

/** Throws `UndecodableEvent` for what is no object in JSON. */
export function parse<Shape extends object>(json: string, { type, position }: RecordedEvent): Shape {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new UndecodableEvent(`${type} at position ${position} holds broken JSON`);
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed as Shape;
  throw new UndecodableEvent(`${type} at position ${position} holds JSON that is no object`);
}

/** Brings data up to the version of today. Throws `UndecodableEvent` where that isn't possible. */
export function upcast(
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

/**
 * Whether an event holds sealed texts. Then all fields are sealed that were known as personal when it was written, and nothing of
 * it is sealed later.
 */
export const isSealed = ({ metadata }: Pick<RecordedEvent, 'metadata'>): boolean =>
  'sealed' in JSON.parse(metadata);
