import type { UserId } from '../../../../events/ids.ts';
import { setBit } from '../../../search/bitmap.ts';
import type { FoundPart, FoundWork } from '../queries.ts';
import { eachPlace, inBoth, type Places, placesAmong } from './places.ts';
import type { WorkRows } from './rows.ts';

/** The places of what has the whole of what was typed, and of what has each of its words. */
export function foundPlaces(rows: WorkRows, { whole, words }: FoundWork): Places {
  const found = placesOf(rows, whole);
  const [first, ...others] = words.map((word) => placesOf(rows, word));
  if (first === undefined) return found;
  const each = others.reduce(inBoth, first);
  return found.map((word, at) => word | (each[at] ?? 0));
}

/** Tickets are numbered in the order of the log here as there. */
function placesOf(rows: WorkRows, { tickets, chats, users }: FoundPart): Places {
  const places = placesAmong(rows, chats);
  const ofTickets = rows.tickets.numbers;
  const { blocks, blockSize } = tickets.bits;
  for (const [index, block] of blocks.entries())
    if (block !== undefined)
      eachPlace(block, (offset) => setBit(places, ofTickets[index * blockSize + offset] ?? 0));
  if (users.length > 0) addOwned(rows, users, places);
  return places;
}

/** One look at all rows: an index of owners would be asked for each of them. */
function addOwned({ owners, users, size }: WorkRows, wanted: readonly UserId[], places: Places): void {
  const isWanted = new Uint8Array(users.texts.length);
  for (const user of wanted) {
    const number = users.known(user);
    if (number !== undefined) isWanted[number] = 1;
  }
  const { numbers } = owners;
  for (let place = 0; place < size; place++) if (isWanted[numbers[place] ?? 0] === 1) setBit(places, place);
}
