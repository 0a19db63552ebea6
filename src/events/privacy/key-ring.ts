import type { KeyObject } from 'node:crypto';
import { LogUnavailable } from '../log/port.ts';

/** The key under which the personal texts of one data subject are sealed. */
export interface PersonalKey {
  /** Random: it tells nothing of the subject. Events name it. */
  readonly id: string;
  readonly key: KeyObject;
}

/** A key that texts are opened with. */
export interface OpeningKey {
  /** @throws KeysRefused when the key store was made with none of the master keys, or was changed. */
  readonly key: KeyObject;
}

/** The keys of events, for reading. */
export interface KeyReader {
  /**
   * The keys of these ids; null for a key that was destroyed. An id that the key store doesn't know is absent.
   *
   * @throws KeysUnavailable when the key store can't answer now.
   */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, OpeningKey | null>>;
  /** How often keys were destroyed: read models that were made at a lower number may still hold what was erased. */
  generation(): Promise<number>;
  /** Drops the keys in memory, because another thread or node has destroyed some. */
  forget(): void;
  close(): Promise<void>;
}

/** The keys of all data subjects. A subject is written `kind:id`, as event definitions name it. */
export interface KeyRing extends KeyReader {
  /**
   * The key of each subject. A subject without one gets a new one, which is durable before this resolves.
   *
   * @param areNew most of them have no key yet: looking for it first would be in vain
   * @throws KeysUnavailable when the key store can't answer now.
   */
  forWriting(subjects: readonly string[], areNew?: boolean): Promise<ReadonlyMap<string, PersonalKey>>;
  /** The keys in memory, by subject, for writing. */
  readonly atHand: Pick<ReadonlyMap<string, PersonalKey>, 'get'>;
  /** Throws `KeysRefused` when the key store was made with another master key than this one's. */
  check(): Promise<void>;
  /** Tells this key store from every other one, and reveals nothing of it. Copies of it, also with another master key, have the same. */
  fingerprint(): Promise<string>;
  /** Those of the subjects that have a key. */
  withKeys(subjects: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Destroys the keys of subjects for ever, and resolves when no copy of them is left in the key store. What is written about a
   * subject later gets a new key. Returns the ids of the destroyed keys: none where there was no key.
   */
  destroy(subjects: readonly string[]): Promise<readonly string[]>;
}

/** The key store can't answer now, and the log can't be read or written without it. The same call may succeed later. */
export class KeysUnavailable extends LogUnavailable {}

/** The key store can't be used with this master key, or isn't the one of this desk. The message is one line for the operator. */
export class KeysRefused extends KeysUnavailable {}
