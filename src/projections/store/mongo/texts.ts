import type { ClientSession } from 'mongodb';
import type { SearchText } from '../ticket-index/search-text.ts';
import type { MongoCollections } from './collections.ts';

/** What is searched of the tickets from `from` to before `to`. */
export async function readTexts(
  { ticketTexts }: MongoCollections,
  { from, to }: { readonly from: number; readonly to: number },
  session?: ClientSession,
): Promise<SearchText[]> {
  const range = { _id: { $gte: from, $lt: to } };
  const rows = await ticketTexts
    .find(range, session && { session })
    .sort({ _id: 1 })
    .toArray();
  return rows.map(({ fields }) => JSON.parse(fields) as SearchText);
}
