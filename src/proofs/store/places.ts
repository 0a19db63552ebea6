import type { Position } from '../../events/log/port.ts';
import { ID_BYTES } from '../leaves.ts';

/** Where a leaf's event stands in the log, and what recognises its id. */
export interface Place {
  readonly position: Position;
  readonly id: Buffer;
}

const POSITION_BYTES = 8;
export const PLACE_BYTES = POSITION_BYTES + ID_BYTES;

export function placeBytesOf({ position, id }: Place): Buffer {
  const bytes = Buffer.alloc(PLACE_BYTES);
  bytes.writeBigUInt64BE(BigInt(position));
  id.copy(bytes, POSITION_BYTES);
  return bytes;
}

/** The place number `index` of a tile. */
export function placeIn(places: Buffer, index: number): Place {
  const start = index * PLACE_BYTES;
  return {
    position: Number(places.readBigUInt64BE(start)) as Position,
    id: places.subarray(start + POSITION_BYTES, start + PLACE_BYTES),
  };
}

/** The numbers of the places with an id. */
export function* indexesOf(id: Buffer, places: Buffer): Iterable<number> {
  for (let at = places.indexOf(id); at !== -1; at = places.indexOf(id, at + 1))
    if (at % PLACE_BYTES === POSITION_BYTES) yield Math.floor(at / PLACE_BYTES);
}
