import type { ClientSession } from 'mongodb';
import type { SearchText } from '../../../search/search-text.ts';
import type { TicketCollections } from './collections.ts';

/** The searched texts of the tickets from `from` to before `to`. */
export async function readTexts(
  { texts }: TicketCollections,
  { from, to }: { readonly from: number; readonly to: number },
  session?: ClientSession,
): Promise<SearchText[]> {
  const range = { _id: { $gte: from, $lt: to } };
  const rows = await texts
    .find(range, session && { session })
    .sort({ _id: 1 })
    .toArray();
  return rows.map(({ fields }) => JSON.parse(fields) as SearchText);
}
