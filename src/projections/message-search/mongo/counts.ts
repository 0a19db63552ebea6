import type { ClientSession, Collection } from 'mongodb';
import type { MessageCounts } from '../source.ts';
import type { MessageCollections } from './collections.ts';

/** Counts by the last ordinal, since ordinals have no gaps. */
export async function readCounts(
  { messages, owners }: MessageCollections,
  session?: ClientSession,
): Promise<MessageCounts> {
  return {
    messages: await countOf(messages as unknown as Numbered, session),
    owners: await countOf(owners as unknown as Numbered, session),
  };
}

type Numbered = Collection<{ readonly _id: number }>;

async function countOf(rows: Numbered, session?: ClientSession): Promise<number> {
  const asked = { ...(session && { session }), projection: { _id: 1 } };
  const [last] = await rows.find({}, asked).sort({ _id: -1 }).limit(1).toArray();
  return last === undefined ? 0 : last._id + 1;
}
