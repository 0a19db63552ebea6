import type { ClientSession, Collection, Filter } from 'mongodb';
import { ownerKey } from '../../../events/conversations/people.ts';
import { CONVERSATION_STATUSES, isOpen } from '../../../events/conversations/vocabulary.ts';
import { runAsync } from '../../search/steps.ts';
import { MovesCollection } from '../../store/mongo/moves.ts';
import type { MongoReading, MongoSide } from '../../store/mongo/side.ts';
import { documentIn, type PlainRow } from '../../store/mongo/tables.ts';
import { assigneeValue, type ConversationDocument } from './documents.ts';
import { type ConversationSource, listConversations, type Place } from './page.ts';
import type { ConversationListQuery, ConversationQueries, ConversationSearch } from './queries.ts';
import { foldTerm, searchTextOf } from './search-text.ts';
import { trigramsOf } from './trigrams.ts';

interface ConversationRow extends PlainRow {
  readonly owner: string;
  readonly status: string;
  readonly priority: string;
  readonly type: string;
  readonly assignedTo: string;
  readonly activeAt: number;
  readonly begun: number;
  readonly searchText: string;
  readonly trigrams: readonly string[];
}

/** MongoDB also has an index of the search text's trigrams. */
export const mongoConversations: MongoSide<ConversationDocument, ConversationQueries> = {
  fields: (conversation) => ({ trigrams: trigramsOf(searchTextOf(conversation)) }),
  indexes: [{ name: 'search', key: { trigrams: 1 } }],
  queries: queriesOf,
};

function queriesOf({ collection, snapshot }: MongoReading): ConversationQueries {
  const conversations = collection<ConversationRow>();
  const moves = new MovesCollection(collection);

  async function page(
    filter: Filter<ConversationRow>,
    session: ClientSession,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<Place[]> {
    const rows = await conversations
      .find(filter, { session, projection: { activeAt: 1 } })
      .sort({ activeAt: -1, _id: -1 })
      .skip(offset)
      .limit(limit)
      .toArray();
    return rows.map(({ activeAt, _id: id }) => ({ activeAt, id }));
  }

  function sourceFor(query: ConversationListQuery, session: ClientSession): ConversationSource {
    const filter = filterOf(query);
    const only = (more: Filter<ConversationRow>): Filter<ConversationRow> => ({ $and: [filter, more] });
    return {
      countMatching: () => conversations.countDocuments(filter, { session }),
      matchingAt: (offset, limit) => page(filter, session, { offset, limit }),
      matchingAfter: ({ activeAt, id }, limit) =>
        page(only({ activeAt: { $lte: activeAt }, $nor: [{ activeAt, _id: { $gte: id } }] }), session, {
          offset: 0,
          limit,
        }),
      async matchingOf(ids) {
        const asked = { session, projection: { _id: 1 } } as const;
        const rows = await conversations.find(only({ _id: { $in: [...ids] } }), asked).toArray();
        return new Set(rows.map(({ _id }) => _id));
      },
      walkStart: () => moves.start(session),
      movesSince: (start) => moves.since(start, session),
      documents: (ids) => documentsOf(conversations, ids, session),
    };
  }

  return {
    list: (query) => snapshot((session) => runAsync(listConversations(sourceFor(query, session), query))),
    async matching({ parts }) {
      const projection = { begun: 1, _id: 0 } as const;
      const found = parts.map((part) =>
        conversations.find(partFor({ ...part, owners: [] }), { projection }).toArray(),
      );
      return (await Promise.all(found)).map((rows) => Float64Array.from(rows, ({ begun }) => begun));
    },
    async openOf(admins) {
      const status = { $in: CONVERSATION_STATUSES.filter(isOpen) };
      const open = [
        { $match: { assignedTo: { $in: [...admins] }, status } },
        { $group: { _id: '$assignedTo', count: { $sum: 1 } } },
      ];
      const rows = await conversations.aggregate<{ _id: string; count: number }>(open).toArray();
      const counts = new Map(rows.map(({ _id, count }) => [_id, count]));
      return admins.map((admin) => counts.get(admin) ?? 0);
    },
  };
}

/** In the requested order. */
async function documentsOf(
  conversations: Collection<ConversationRow>,
  ids: readonly string[],
  session: ClientSession,
): Promise<readonly ConversationDocument[]> {
  const found = await conversations.find({ _id: { $in: [...ids] } }, { session }).toArray();
  const rows = new Map(found.map((row) => [row._id, row]));
  return ids.map((id) => {
    const row = rows.get(id);
    if (row === undefined) throw new Error(`conversation ${id} was found and isn't there`);
    return documentIn<ConversationDocument>(row);
  });
}

function filterOf(query: ConversationListQuery): Filter<ConversationRow> {
  const { search, owner, status, priority, type, assignedTo } = query;
  return {
    ...(owner !== null && { owner: ownerKey(owner) }),
    ...(status !== null && { status: { $in: [...status] } }),
    ...(priority !== null && { priority: { $in: [...priority] } }),
    ...(type !== null && { type: { $in: [...type] } }),
    ...(assignedTo !== null && { assignedTo: { $in: assignedTo.map(assigneeValue) } }),
    ...(search !== null && searchedFor(search)),
  };
}

const searchedFor = ({ whole, words }: ConversationSearch): Filter<ConversationRow> =>
  words.length === 0 ? partFor(whole) : { $or: [partFor(whole), { $and: words.map(partFor) }] };

const partFor = ({
  terms,
  foundByMessages,
  owners,
}: ConversationSearch['whole']): Filter<ConversationRow> => ({
  $or: [
    ...terms.map((term) => containing(foldTerm(term))),
    ...(foundByMessages === null ? [] : [{ _id: { $in: [...foundByMessages] } }]),
    ...(owners.length === 0 ? [] : [{ owner: { $in: owners.map((id) => ownerKey({ kind: 'user', id })) } }]),
  ],
});

interface Containing {
  readonly trigrams?: { readonly $all: string[] };
  readonly $expr: object;
}

/** A text with all trigrams of a term need not contain the term, so the candidates are checked. */
export function containing(term: string): Containing {
  const trigrams = trigramsOf(term);
  const contained = { $gte: [{ $indexOfBytes: ['$searchText', { $literal: term }] }, 0] };
  return { ...(trigrams.length > 0 && { trigrams: { $all: [...trigrams] } }), $expr: contained };
}
