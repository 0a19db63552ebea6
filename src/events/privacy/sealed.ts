import type { KeyObject } from 'node:crypto';
import type { RecordedEvent } from '../log/port.ts';
import { UndecodableEvent, UnencodableEvent } from '../undecodable.ts';
import type { PersonalKey } from './key-ring.ts';
import type { Parts } from './personal.ts';
import { openText, sealText } from './sealed-text.ts';

/** The sealed texts of an event, by the ids of their keys. Each holds the personal fields of one data subject as JSON. */
export type Sealed = Readonly<Record<string, string>>;

/** Keys by their ids; null for a key that was destroyed. */
export type Keys = ReadonlyMap<string, KeyObject | null>;

/** Seals the personal fields of an event. Throws `UnencodableEvent` when a subject has no key. */
export function sealed(
  eventId: string,
  personal: Parts['personal'],
  keys: ReadonlyMap<string, PersonalKey>,
): Sealed {
  const texts: Record<string, string> = {};
  for (const [subject, fields] of personal) {
    const key = keys.get(subject);
    if (key === undefined)
      throw new UnencodableEvent('an event holds personal data of a subject without a key');
    texts[key.id] = sealText(eventId, key, JSON.stringify(fields));
  }
  return texts;
}

/**
 * The personal fields whose keys are still there.
 *
 * @throws UndecodableEvent when the key store doesn't know a key, or a text was changed.
 */
export function opened({ id, type, position }: RecordedEvent, texts: Sealed, keys: Keys): object {
  const fields = {};
  for (const [keyId, text] of Object.entries(texts)) {
    const key = keys.get(keyId);
    if (key === null) continue;
    if (key === undefined)
      throw new UndecodableEvent(
        `${type} at position ${position} is sealed under a key that the key store doesn't know: restore the key store`,
      );
    const json = openText(id, keyId, key, text);
    if (json === null)
      throw new UndecodableEvent(
        `the sealed data of ${type} at position ${position} were changed, or are another event's`,
      );
    Object.assign(fields, JSON.parse(json));
  }
  return fields;
}
