/** The places of a long list of which only windows are known. Pure. */

/** How many rows a request asks for: about as many as a screen shows. */
export const WINDOW = 25;
/** So many rows beyond those in sight are on the page, too. */
export const OVERSCAN = 4;
/** The desk lists no more at once. */
const MOST = 100;

/** How many rows the beginning of a list needs at most, in whole windows. `height`: of the browser's window; `row`: of a row, in the same unit. */
export const rowsAtFirst = (height: number, row: number): number =>
  Math.min(MOST, Math.ceil((height / row + 1 + OVERSCAN) / WINDOW) * WINDOW);

/** A list of `total` rows; a place that isn't known yet is undefined. */
export interface Order {
  readonly total: number;
  readonly keys: readonly (string | undefined)[];
}
export const NOTHING_KNOWN: Order = { total: 0, keys: [] };

/** The list with the rows of one answer. A row that was elsewhere before is now only where it came last. */
export function withWindow(order: Order, offset: number, found: readonly string[], total: number): Order {
  const keys = order.keys.slice(0, total);
  const came = new Set(found);
  for (const [index, key] of keys.entries()) if (key !== undefined && came.has(key)) keys[index] = undefined;
  for (const [index, key] of found.entries()) keys[offset + index] = key;
  return { total: Math.max(total, offset + found.length), keys };
}

/** So many rows before a window are asked for, too: they tell where it joins what is known. */
export const OVERLAP = 5;

const keysBefore = (order: Order, offset: number) => order.keys.slice(Math.max(0, offset - OVERLAP), offset);

/** Whether one of the last rows before a place is known. */
export const isKnownBefore = (order: Order, offset: number): boolean =>
  keysBefore(order, offset).some((key) => key !== undefined);

/** How many of the found rows stand before a place; null: of those before it none is known, or was found. */
export function rowsBefore(order: Order, offset: number, found: readonly string[]): number | null {
  const known = new Set(keysBefore(order, offset));
  const last = found.findLastIndex((key) => known.has(key));
  return last < 0 ? null : last + 1;
}

/** The offsets of the windows that have to be asked for to show these rows. */
export function windowsFor(order: Order, first: number, last: number): readonly number[] {
  const offsets: number[] = [];
  for (let offset = Math.floor(first / WINDOW) * WINDOW; offset <= last; offset += WINDOW) {
    const end = Math.min(offset + WINDOW, order.total, last + 1);
    const from = Math.max(offset, first);
    for (let index = from; index < end; index++)
      if (order.keys[index] === undefined) {
        offsets.push(offset);
        break;
      }
  }
  return offsets;
}

/** The keys from one place to another, whichever comes first, as far as they are known. */
export function between(order: Order, one: number, other: number): readonly string[] {
  const keys = order.keys.slice(Math.max(0, Math.min(one, other)), Math.max(one, other) + 1);
  return keys.filter((key) => key !== undefined);
}
