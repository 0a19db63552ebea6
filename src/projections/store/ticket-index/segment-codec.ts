import type { Segment } from './segment.ts';

const HEADER_WORDS = 4;

/** A segment as it is stored: counts, the three lists and the tokens, little-endian. */
export function encodeSegment(segment: Segment): Uint8Array {
  const text = encodeText(segment.tokens);
  const header = Uint32Array.of(
    segment.tickets,
    segment.starts.length,
    segment.postings.length,
    text.wide ? 1 : 0,
  );
  return Buffer.concat(
    [header, segment.starts, segment.postingStarts, segment.postings]
      .map((list) => new Uint8Array(list.buffer, list.byteOffset, list.byteLength))
      .concat(text.bytes),
  );
}

/** May share memory with `bytes`. */
export function decodeSegment(bytes: Uint8Array): Segment {
  const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const [tickets = 0, starts = 0, posted = 0, wide = 0] = new Uint32Array(buffer, byteOffset, HEADER_WORDS);
  const startsAt = byteOffset + HEADER_WORDS * 4;
  const postingStartsAt = startsAt + starts * 4;
  const postingsAt = postingStartsAt + starts * 4;
  const textAt = postingsAt + posted * 2;
  const text = Buffer.from(buffer, textAt, byteOffset + bytes.byteLength - textAt);
  return {
    tickets,
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
