import type { ClientSession } from 'mongodb';
import type { MessageId } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import type { Layout } from '../../search/layout.ts';
import { createOrdinalCache } from '../../search/ordinal-cache.ts';
import { SegmentSealer } from '../../search/segment-sealer.ts';
import { hideIn } from '../../store/mongo/hidden.ts';
import type { DocumentCollection } from '../../store/mongo/side.ts';
import type { Change } from '../../store/port.ts';
import type { MessageText } from '../documents.ts';
import type { MessageCollections, MessageRow } from './collections.ts';
import { readCounts } from './counts.ts';
import { segmentStorage } from './segments.ts';

/** Writes the texts of messages, and seals each segment that has become full. */
export class MessageTextWriter implements DocumentCollection<MessageText> {
  readonly #collections: MessageCollections;
  readonly #sealer: SegmentSealer;
  readonly #owners = createOrdinalCache();

  constructor(collections: MessageCollections, layout: Layout) {
    this.#collections = collections;
    this.#sealer = new SegmentSealer(layout, segmentStorage(collections, layout));
  }

  async find(ids: readonly string[]): Promise<Map<string, MessageText>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#collections.messages
      .find({ id: { $in: [...ids] } })
      .sort({ _id: -1 })
      .toArray();
    return new Map(rows.map((row) => [row.id, documentOf(row)]));
  }

  async put(all: readonly Change<MessageText>[], session: ClientSession): Promise<void> {
    const changes = all.filter(({ before }) => before === null);
    if (changes.length === 0) return;
    const ids = [...new Set(changes.map(({ after }) => after.owner))];
    const known = await this.#knownOwners(ids, session);
    const fresh = ids.filter((id) => !known.has(id));
    const before = await readCounts(this.#collections, session);
    for (const [index, id] of fresh.entries()) known.set(id, before.owners + index);
    const { owners, messages } = this.#collections;
    if (fresh.length > 0)
      await owners.insertMany(
        fresh.map((id, index) => ({ _id: before.owners + index, id })),
        { session },
      );
    await messages.insertMany(
      changes.map(({ after }, index) => rowOf(after, before.messages + index, known)),
      { session },
    );
    for (const [id, ordinal] of known) this.#owners.set(id, ordinal);
  }

  hide(ids: readonly string[], session: ClientSession): Promise<void> {
    return hideIn(this.#collections.owners, ids, session);
  }

  forget(): void {
    this.#owners.clear();
  }

  /** Stores the segments that have become full. */
  async settle(): Promise<void> {
    const { messages } = await readCounts(this.#collections);
    await this.#sealer.seal(messages);
  }

  async #knownOwners(ids: readonly string[], session: ClientSession): Promise<Map<string, number>> {
    const known = new Map<string, number>();
    const missing: string[] = [];
    for (const id of ids) {
      const ordinal = this.#owners.get(id);
      if (ordinal === undefined) missing.push(id);
      else known.set(id, ordinal);
    }
    if (missing.length === 0) return known;
    const found = this.#collections.owners.find({ id: { $in: missing } }, { session });
    for (const { _id, id } of await found.toArray()) known.set(id, _id);
    return known;
  }
}

function rowOf(
  { id, owner, text, position }: MessageText,
  ordinal: number,
  owners: ReadonlyMap<string, number>,
): MessageRow {
  const ownerOrdinal = owners.get(owner);
  if (ownerOrdinal === undefined) throw new Error(`${owner} has no number`);
  return { _id: ordinal, id, owner: ownerOrdinal, ownerId: owner, position, text: JSON.stringify(text) };
}

const documentOf = ({ id, ownerId, text, position }: MessageRow): MessageText => ({
  id: id as MessageId,
  owner: ownerId,
  text: JSON.parse(text) as string,
  position: position as Position,
});
