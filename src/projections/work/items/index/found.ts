import { type Bitmap, setBit } from '../../../search/bitmap.ts';
import type { FoundPart, FoundWork } from '../queries.ts';
import { inBoth, type Places, placesAmong } from './places.ts';
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
function placesOf(rows: WorkRows, { tickets, chats, owners }: FoundPart): Places {
  const places = placesAmong(rows, chats);
  addTickets(rows, tickets.bits, places);
  if (owners.length > 0) addOwned(rows, owners, places);
  return places;
}

/** Most of them, for the first letter of a search: hence without a call for each. */
function addTickets({ tickets }: WorkRows, { blocks, blockSize }: Bitmap, places: Places): void {
  const ofTickets = tickets.numbers;
  for (const [index, block] of blocks.entries()) {
    if (block === undefined) continue;
    for (let at = 0; at < block.length; at++) {
      const first = index * blockSize + at * 32;
      for (let rest = block[at] ?? 0; rest !== 0; rest &= rest - 1)
        setBit(places, ofTickets[first + 31 - Math.clz32(rest & -rest)] ?? 0);
    }
  }
}

/** One look at all rows: an index of owners would be asked for each of them. */
function addOwned({ owners, people, size }: WorkRows, wanted: readonly string[], places: Places): void {
  const isWanted = new Uint8Array(people.texts.length);
  for (const owner of wanted) {
    const number = people.known(owner);
    if (number !== undefined) isWanted[number] = 1;
  }
  const { numbers } = owners;
  for (let place = 0; place < size; place++) if (isWanted[numbers[place] ?? 0] === 1) setBit(places, place);
}
