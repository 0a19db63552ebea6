import type { ClientSession, Collection } from 'mongodb';
import { type BytesRow, bytesIn } from './collections.ts';

/** Bytes to a part: well under the 16 MB that a document takes. */
const PART = 4 * 1024 * 1024;
/** Parts to a segment; a number that large segments of long texts stay far below. */
const MAX_PARTS = 1_024;

/** Writes what belongs to a segment, once and for all, in as many parts as it takes. */
export async function insertParts(
  collection: Collection<BytesRow<number>>,
  segment: number,
  content: Uint8Array,
  session: ClientSession,
): Promise<void> {
  for (let part = 0; part * PART < content.byteLength; part++) {
    const bytes = content.subarray(part * PART, (part + 1) * PART);
    await collection.insertOne({ _id: segment * MAX_PARTS + part, bytes }, { session });
  }
}

export async function readParts(
  collection: Collection<BytesRow<number>>,
  segment: number,
  session: ClientSession,
): Promise<Uint8Array> {
  const range = { $gte: segment * MAX_PARTS, $lt: (segment + 1) * MAX_PARTS };
  const parts = await collection.find({ _id: range }, { session }).sort({ _id: 1 }).toArray();
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? bytesIn(first) : joined(parts.map(bytesIn));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
