import { conversationProjection } from '../conversations/conversations/projection.ts';
import { conversationMessageSearch } from '../conversations/message-search/projection.ts';
import { createFindUsersNamed } from '../directory/find-named.ts';
import type { JoinedRead } from '../joined-read.ts';
import type { QueriesOf } from '../module.ts';
import type { OfWords } from '../search/searched-part.ts';
import { ticketMessageSearch } from '../ticketing/message-search/projection.ts';
import { ticketProjection } from '../ticketing/tickets/projection.ts';
import { workProjection } from './items/projection.ts';
import type {
  CountsQuery,
  FoundPart,
  FoundWork,
  WorkCount,
  WorkListPage,
  WorkListQuery,
} from './items/queries.ts';

/** A page of the list of work, and how much there is of all. */
export interface WorkListAsked extends CountsQuery {
  readonly list: Omit<WorkListQuery, 'found'>;
  /** Only what has this; null: nothing was searched for. */
  readonly searched: SearchedWork | null;
}

/** The terms of each part of a search (`SearchedPart`), and whether messages are looked into. */
export interface SearchedWork extends OfWords<readonly string[]> {
  readonly inMessages: boolean;
}

export interface WorkListAnswer {
  readonly page: WorkListPage;
  readonly counts: readonly WorkCount[];
}

export const workListRead: JoinedRead<WorkListAsked, WorkListAnswer> = {
  name: 'work/list',
  async run(queriesOf, { list, searched, admin }) {
    const work = queriesOf(workProjection);
    const found = searched && (await foundBy(queriesOf, searched));
    const [page, counts] = await Promise.all([work.list({ ...list, found }), work.counts({ admin })]);
    return { page, counts };
  },
};

/** What tickets and chats have of a search, as their own lists find it; whom the names are of is asked once for both. */
async function foundBy(queriesOf: QueriesOf, { whole, words, inMessages }: SearchedWork): Promise<FoundWork> {
  const usersNamed = createFindUsersNamed(queriesOf);
  async function ofTickets(terms: readonly string[]) {
    const foundByMessages = inMessages ? await queriesOf(ticketMessageSearch).owners({ terms }) : null;
    return queriesOf(ticketProjection).matching(alone({ terms, foundByMessages, owners: [] }));
  }
  async function partOfChats(terms: readonly string[]) {
    const messages = queriesOf(conversationMessageSearch);
    return { terms, foundByMessages: inMessages ? await messages.ownerIds({ terms }) : null };
  }
  const ofChats = async (all: readonly (readonly string[])[]) =>
    queriesOf(conversationProjection).matching({ parts: await Promise.all(all.map(partOfChats)) });
  async function part(terms: readonly string[], chats: Promise<Float64Array>): Promise<FoundPart> {
    const [tickets, users, found] = await Promise.all([ofTickets(terms), usersNamed(terms), chats]);
    return { tickets, chats: found, users };
  }
  const parts = [whole, ...words];
  const chats = ofChats(parts);
  const chatsOf = async (at: number) => (await chats)[at] ?? new Float64Array();
  const [found, ...each] = await Promise.all(parts.map((terms, at) => part(terms, chatsOf(at))));
  return { whole: found as FoundPart, words: each };
}

/** A part of a search as a search of its own. */
const alone = <Part>(whole: Part): OfWords<Part> => ({ whole, words: [] });
