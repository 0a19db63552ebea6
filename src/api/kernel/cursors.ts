import type { Keys } from '../../commands/keys.ts';
import { createRepeatableSealing } from '../../commands/sealing.ts';
import { failInput } from './failure.ts';

/**
 * Which list a cursor walks: its name, and everything that decides what it holds and in which order. A cursor of one list
 * is none of another.
 */
export type ListName = readonly unknown[];

/**
 * Cursors say up to where a list was read. Clients give them back as they are: each is encrypted for its list, since a place may
 * count what its reader doesn't see, such as internal notes. The same place of a list is always the same cursor.
 */
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

/** Places are filled up to a multiple of so many bytes: the length of a cursor would tell how many digits a number has. */
const BLOCK = 32;

export function createCursors(keys: Keys): Cursors {
  const { seal, unseal } = createRepeatableSealing(keys);
  return {
    write(list, place) {
      if (place === null) return null;
      const text = JSON.stringify(place);
      return seal(JSON.stringify(list), text.padEnd(Math.ceil(text.length / BLOCK) * BLOCK));
    },

    read(list, cursor) {
      const place = unseal(JSON.stringify(list), cursor);
      return place === null ? failInput('cursor', FOREIGN) : JSON.parse(place);
    },
  };
}

const FOREIGN =
  'cursor must be the next_cursor of this list, asked for with the same filters and order, and in history with the same as_of';

/** For a place from which the list can no longer be read on. Throws `RequestFailed`. */
export const failExpired = (): never =>
  failInput(
    'cursor',
    'cursor is too old: so much has changed since that the list must be read from its beginning',
  );
