/** Limits of a JSON text, so that parsing it never blocks other requests for long. */
export interface JsonBounds {
  /** Objects and lists within each other. */
  readonly depth: number;
  /** Members of objects and items of lists, all together. */
  readonly members: number;
}

/**
 * The limit that a JSON text exceeds, found in its bytes before they are parsed; null within all limits. It takes about a
 * millisecond for 1 MiB. For bytes that are no JSON the result is arbitrary; the parser refuses them.
 */
export function exceededBound(json: Uint8Array, bounds: JsonBounds): keyof JsonBounds | null {
  let depth = 0;
  let members = 0;
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case 0x22: // "
        at = endOfString(json, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        members += 1;
        if (depth > bounds.depth) return 'depth';
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        members += 1;
    }
    if (members > bounds.members) return 'members';
  }
  return null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The index of the closing quote of the string that begins at `from`; the end of the text when it has none. */
function endOfString(json: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
