import type { Sequences } from './phrase.ts';
import type { Segment } from './segment.ts';

const HEADER_WORDS = 4;

/** A segment as it is stored: counts, the three lists and the tokens, little-endian. */
export function encodeSegment(segment: Segment): Uint8Array {
  const text = encodeText(segment.tokens);
  const header = Uint32Array.of(
    segment.size,
    segment.starts.length,
    segment.postings.length,
    text.wide ? 1 : 0,
  );
  return joined(header, segment.starts, segment.postingStarts, segment.postings, text.bytes);
}

const joined = (...parts: readonly (Uint32Array | Uint16Array | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));

/** May share memory with `bytes`. */
export function decodeSegment(bytes: Uint8Array): Segment {
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const [size = 0, starts = 0, posted = 0, wide = 0] = new Uint32Array(buffer, byteOffset, HEADER_WORDS);
  const startsAt = byteOffset + HEADER_WORDS * 4;
  const postingStartsAt = startsAt + starts * 4;
  const postingsAt = postingStartsAt + starts * 4;
  const textAt = postingsAt + posted * 2;
  const text = Buffer.from(buffer, textAt, byteOffset + bytes.byteLength - textAt);
  return {
    size,
    tokens: text.toString(wide === 1 ? 'utf16le' : 'latin1'),
    starts: new Uint32Array(buffer, startsAt, starts),
    postingStarts: new Uint32Array(buffer, postingStartsAt, starts),
    postings: new Uint16Array(buffer, postingsAt, posted),
  };
}

/** One byte a character where that is possible: half the room, and searched twice as fast. Never UTF-8, which loses
 * halves of surrogate pairs. */
function encodeText(text: string): { readonly wide: boolean; readonly bytes: Uint8Array } {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0xff) return { wide: true, bytes: Buffer.from(text, 'utf16le') };
  }
  return { wide: false, bytes: Buffer.from(text, 'latin1') };
}

/** What a segment takes of memory, in bytes. */
export const segmentBytes = ({ tokens, starts, postingStarts, postings }: Segment): number =>
  tokens.length * 2 + starts.byteLength + postingStarts.byteLength + postings.byteLength;

/** Sequences as they are stored: counts and the two lists, little-endian. */
export function encodeSequences({ starts, ids }: Sequences): Uint8Array {
  return joined(Uint32Array.of(starts.length, ids.length), starts, ids);
}

/** May share memory with `bytes`. */
export function decodeSequences(bytes: Uint8Array): Sequences {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const [starts = 0, length = 0] = new Uint32Array(buffer, byteOffset, 2);
  const idsAt = byteOffset + (2 + starts) * 4;
  const isWide = byteOffset + byteLength - idsAt === length * 4;
  return {
    starts: new Uint32Array(buffer, byteOffset + 8, starts),
    ids: isWide ? new Uint32Array(buffer, idsAt, length) : new Uint16Array(buffer, idsAt, length),
  };
}

/** What sequences take of memory, in bytes. */
export const sequencesBytes = ({ starts, ids }: Sequences): number => starts.byteLength + ids.byteLength;

/** Ordinals as they are stored: little-endian. May share memory with `bytes`. */
export function decodeOrdinals(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}
