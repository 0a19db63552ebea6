import type { ClientSession, Collection } from 'mongodb';
import { type BytesRow, bytesIn } from './collections.ts';

/** One part of a value that is too long for one document. */
export interface PartRow extends BytesRow<string> {
  readonly parts: number;
}

/** The size of a part in bytes: far below the limit of a document, and small enough for the server's cache. */
const PART = 1024 * 1024;

const idOf = (content: number | string, part: number): string => `${content}/${part}`;

/** The last part is written first: if the first one is there, all are. */
export async function writeParts(
  collection: Collection<PartRow>,
  name: number | string,
  content: Uint8Array,
): Promise<void> {
  const parts = Math.ceil(content.byteLength / PART);
  for (let part = parts - 1; part >= 0; part--) {
    const bytes = content.subarray(part * PART, (part + 1) * PART);
    await collection.replaceOne({ _id: idOf(name, part) }, { bytes, parts }, { upsert: true });
  }
}

/** Null when it isn't stored yet. */
export async function readParts(
  collection: Collection<PartRow>,
  name: number | string,
  session: ClientSession,
): Promise<Uint8Array | null> {
  const first = await collection.findOne({ _id: idOf(name, 0) }, { session });
  if (first === null) return null;
  const parts = [bytesIn(first)];
  for (let part = 1; part < first.parts; part++) {
    const next = await collection.findOne({ _id: idOf(name, part) }, { session });
    if (next === null) return null;
    parts.push(bytesIn(next));
  }
  return parts.length === 1 ? bytesIn(first) : new Uint8Array(Buffer.concat(parts));
}

export async function hasParts(collection: Collection<PartRow>, name: number | string): Promise<boolean> {
  return (await collection.countDocuments({ _id: idOf(name, 0) })) > 0;
}
