import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../../commands/keys.ts';
import { failInput } from './failure.ts';

/**
 * Which list a cursor walks: its name, and everything that decides what it holds and in which order. A cursor of one list
 * is none of another.
 */
export type ListName = readonly unknown[];

/** Cursors say up to where a list was read. Clients give them back as they are: each is signed together with its list. */
export interface Cursors {
  /** `place` is plain JSON. Null, at the end of the list, stays null. */
  write(list: ListName, place: object | null): string | null;
  /**
   * The place that `write` was given for this list.
   *
   * @throws RequestFailed (400, naming `cursor`) for what this server, with any of its secrets, has not written for it.
   */
  read<Place>(list: ListName, cursor: string): Place;
}

/** 128 bits can't be guessed. */
const MAC_BYTES = 16;

export function createCursors(keys: Keys): Cursors {
  const macOf = (key: Buffer, list: ListName, place: Buffer): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(list))
      .update('\0')
      .update(place)
      .digest()
      .subarray(0, MAC_BYTES);

  return {
    write(list, place) {
      if (place === null) return null;
      const bytes = Buffer.from(JSON.stringify(place));
      return Buffer.concat([macOf(keys[0], list, bytes), bytes]).toString('base64url');
    },

    read(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const [mac, place] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
      const isOwn =
        mac.length === MAC_BYTES && keys.some((key) => timingSafeEqual(macOf(key, list, place), mac));
      return isOwn ? JSON.parse(place.toString()) : failInput('cursor', FOREIGN);
    },
  };
}

const FOREIGN = 'cursor must be the next_cursor of this list, asked for with the same filters and order';

/** For a place from which the list can no longer be read on. Throws `RequestFailed`. */
export const failExpired = (): never =>
  failInput(
    'cursor',
    'cursor is too old: so much has changed since that the list must be read from its beginning',
  );
