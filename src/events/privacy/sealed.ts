import type { KeyObject } from 'node:crypto';
import type { RecordedEvent } from '../log/port.ts';
import { UndecodableEvent, UnencodableEvent, UnknownKey } from '../undecodable.ts';
import type { PersonalKey } from './key-ring.ts';
import type { Parts } from './personal.ts';
import { openText, sealText } from './sealed-text.ts';

/** The sealed texts of an event, by the ids of their keys. Each holds the personal fields of one data subject as JSON. */
export type Sealed = Readonly<Record<string, string>>;

/** Keys by their ids; null for a key that was destroyed. */
export type Keys = ReadonlyMap<string, KeyObject | null>;

/** Seals and opens the personal fields of events. */
export interface Sealer {
  /** Throws `UnencodableEvent` when a subject has no key. */
  seal(eventId: string, personal: Parts['personal'], keys: ReadonlyMap<string, PersonalKey>): Sealed;
  /**
   * The personal fields whose keys are still there.
   *
   * @throws UnknownKey when the key store doesn't know a key.
   * @throws UndecodableEvent when a text was changed.
   */
  open(event: RecordedEvent, texts: Sealed, keys: Keys): object;
  /** Drops what was sealed last. */
  forget(): void;
}

/** What was sealed: the id of the key, the sealed text, and the fields in it. */
type Done = readonly [keyId: string, text: string, fields: object];

/** Events that are remembered, and the longest text of one. */
const MOST_RECENT = 256;
const LONGEST_RECENT = 4_096;

/** A thread reads what it has written in a moment, to broadcast it: what it sealed last it need not decrypt. */
export function createSealer(): Sealer {
  const recent = new Map<string, readonly Done[]>();

  function remember(eventId: string, done: readonly Done[]): void {
    if (done.some(([, text]) => text.length > LONGEST_RECENT)) return;
    const [oldest] = recent.keys();
    if (recent.size === MOST_RECENT && oldest !== undefined) recent.delete(oldest);
    recent.set(eventId, done);
  }

  return {
    seal(eventId, personal, keys) {
      const texts: Record<string, string> = {};
      const done: Done[] = [];
      for (const [subject, fields] of personal) {
        const key = keys.get(subject);
        if (key === undefined)
          throw new UnencodableEvent('an event holds personal data of a subject without a key');
        const text = sealText(eventId, key, JSON.stringify(fields));
        texts[key.id] = text;
        done.push([key.id, text, fields]);
      }
      remember(eventId, done);
      return texts;
    },

    open(event, texts, keys) {
      const fields = {};
      const done = recent.get(event.id) ?? [];
      for (const [keyId, text] of Object.entries(texts)) {
        const key = keys.get(keyId);
        if (key === null) continue;
        const own = done.find(([id, sealed]) => id === keyId && sealed === text)?.[2];
        Object.assign(fields, own ?? opened(event, keyId, key, text));
      }
      return fields;
    },

    forget: () => recent.clear(),
  };
}

function opened(
  { id, type, position }: RecordedEvent,
  keyId: string,
  key: KeyObject | undefined,
  text: string,
): object {
  if (key === undefined)
    throw new UnknownKey(
      `${type} at position ${position} is sealed under a key that the key store doesn't know: restore the key store`,
    );
  const json = openText(id, keyId, key, text);
  if (json !== null) return JSON.parse(json);
  throw new UndecodableEvent(
    `the sealed data of ${type} at position ${position} were changed, or are another event's`,
  );
}
