import type { RecordedEvent } from '../log/port.ts';
import { KeyNeeded, UndecodableEvent, UnknownKey } from '../undecodable.ts';
import type { OpeningKey, PersonalKey } from './key-ring.ts';
import type { Parts } from './personal.ts';
import { openText, sealText } from './sealed-text.ts';

/**
 * The sealed texts of an event, each with the id of its key. A text holds the personal fields of one data subject as JSON. Pairs,
 * because objects whose properties have ever new names are slow.
 */
export type Sealed = readonly (readonly [keyId: string, text: string])[];

/** What was sealed, each with the id of its key: a text that is still sealed, or the fields in the clear. */
export type Opening = readonly (readonly [keyId: string, text: string | object])[];

/** Keys by their ids; null for a key that was destroyed. */
export type Keys = ReadonlyMap<string, OpeningKey | null>;

/** Longer ones are decrypted: nobody keeps much of them in memory. */
const LONGEST_IN_CLEAR = 4_096;

/**
 * Seals the personal fields of an event. `texts` is `Sealed` as JSON. `unsealed` has the same in the clear, see `StoredEvent`; it is
 * undefined for long ones. Throws `KeyNeeded` when the key of a subject isn't there.
 */
export function sealed(
  eventId: string,
  personal: Parts['personal'],
  keys: Pick<ReadonlyMap<string, PersonalKey>, 'get'>,
): { readonly texts: string; readonly unsealed?: string } {
  let texts = '';
  let clear = '';
  for (const [subject, fields] of personal) {
    const key = keys.get(subject);
    if (key === undefined) throw new KeyNeeded('an event holds personal data of a subject without a key');
    const json = JSON.stringify(fields);
    const comma = texts === '' ? '' : ',';
    // Neither ids of keys nor base64 need escapes.
    texts += `${comma}["${key.id}","${sealText(eventId, key, json)}"]`;
    clear += `${comma}["${key.id}",${json}]`;
  }
  return clear.length > LONGEST_IN_CLEAR
    ? { texts: `[${texts}]` }
    : { texts: `[${texts}]`, unsealed: `[${clear}]` };
}

/**
 * The personal fields whose keys are still there.
 *
 * @throws UnknownKey when the key store doesn't know a key.
 * @throws UndecodableEvent when a text was changed.
 */
export function opened({ id, type, position }: RecordedEvent, texts: Opening, keys: Keys): object {
  const fields = {};
  for (const [keyId, text] of texts) {
    const key = keys.get(keyId);
    if (key === null) continue;
    if (key === undefined)
      throw new UnknownKey(
        `${type} at position ${position} is sealed under a key that the key store doesn't know: restore the key store`,
      );
    if (typeof text !== 'string') {
      Object.assign(fields, text);
      continue;
    }
    const json = openText(id, keyId, key.key, text);
    if (json === null)
      throw new UndecodableEvent(
        `the sealed data of ${type} at position ${position} were changed, or are another event's`,
      );
    Object.assign(fields, JSON.parse(json));
  }
  return fields;
}
