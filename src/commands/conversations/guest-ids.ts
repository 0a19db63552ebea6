import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import type { GuestId } from '../../events/ids.ts';
import type { Keys, RandomBytes } from '../keys.ts';

/**
 * Guest ids are signed: nothing is stored for a visitor who writes nothing, and every node recognises an id that was
 * issued here. `guest_<ms>_<random><tag>`; the tag authenticates everything before it.
 */
export interface GuestIds {
  /** A new one. `now`: milliseconds since the epoch. */
  issue(now: number): IssuedGuest;
  /** The secret of an id that has just been issued. */
  secretOf(id: GuestId): string;
  /** The id, if this server issued it; null for any other value. */
  recognise(claimed: unknown): GuestId | null;
  /** Whether the secret was issued with the id. */
  isSecretOf(id: GuestId, claimed: unknown): boolean;
}

export interface IssuedGuest {
  readonly id: GuestId;
  /**
   * The proof of being this guest. It is sent once, with the new id: the id itself is visible to all participants of the
   * guest's conversations.
   */
  readonly secret: string;
}

/** Characters of base 36: 28 hold 144 random bits, 25 the 128 bits of the tag. */
const RANDOM = { bytes: 18, characters: 28 };
const TAG = { bytes: 16, characters: 25 };
const SHAPE = /^(guest_\d{1,15}_[0-9a-z]{28})([0-9a-z]{25})$/;

const base36 = (bytes: Buffer, characters: number): string =>
  BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .padStart(characters, '0');

/** Keys of the tags of ids, and of secrets, known to the server's nodes alone. */
export interface GuestKeys {
  readonly ids: Keys;
  readonly secrets: Keys;
}

/** The first key of each issues, all of them recognise. `random` makes the part of an id that can't be guessed. */
export function createGuestIds(keys: GuestKeys, random: RandomBytes = randomBytes): GuestIds {
  const tagUnder = (key: KeyObject, body: string) =>
    base36(createHmac('sha256', key).update(body).digest().subarray(0, TAG.bytes), TAG.characters);

  const secretUnder = (key: KeyObject, id: GuestId) =>
    createHmac('sha256', key).update(id).digest('base64url');

  const secretOf = (id: GuestId) => secretUnder(keys.secrets[0], id);

  return {
    secretOf,

    issue(now) {
      const body = `guest_${now}_${base36(random(RANDOM.bytes), RANDOM.characters)}`;
      const id = `${body}${tagUnder(keys.ids[0], body)}` as GuestId;
      return { id, secret: secretOf(id) };
    },

    recognise(claimed) {
      const [id, body, tag] = (typeof claimed === 'string' && SHAPE.exec(claimed)) || [];
      if (id === undefined || body === undefined || tag === undefined) return null;
      const given = Buffer.from(tag);
      return keys.ids.some((key) => timingSafeEqual(Buffer.from(tagUnder(key, body)), given))
        ? (id as GuestId)
        : null;
    },

    isSecretOf(id, claimed) {
      if (typeof claimed !== 'string') return false;
      const given = Buffer.from(claimed);
      return keys.secrets.some((key) => {
        const issued = Buffer.from(secretUnder(key, id));
        return issued.length === given.length && timingSafeEqual(issued, given);
      });
    },
  };
}
