import { unite } from '../../search/bitmap.ts';
import type { Steps } from '../../search/steps.ts';
import { read } from '../../search/steps.ts';
import { clip } from '../../search/text-search.ts';
import { countTickets, listTickets } from '../../ticketing/tickets/index/list.ts';
import { combined, numberedAlike, ofUsers } from '../../ticketing/tickets/index/searched.ts';
import type { TicketListPage } from '../../ticketing/tickets/queries.ts';
import type { Run } from '../versions/run.ts';
import type { VersionStore } from '../versions/store.ts';
import { versionsAt } from '../versions/versions-at.ts';
import type { TicketVersion } from './documents.ts';
import { TicketIndexAt } from './index-at.ts';
import type { CountersAtQuery, FoundPart, TicketsAtQuery } from './queries.ts';
import { ticketVersioning } from './versioning.ts';

/** The live list's own answer, from the index of a position. */
export function* listAt(
  store: VersionStore,
  { position, ...query }: TicketsAtQuery,
  run: Run,
): Steps<TicketListPage<TicketVersion>> {
  const index = new TicketIndexAt(yield* versionsAt(store, ticketVersioning, position), store, run);
  const numbered = yield* read(store.count());
  return yield* listTickets(index, query, (search, tickets) =>
    combined(search, (part) => having(index, part, { tickets, numbered })),
  );
}

/** The live analytics' own answer. */
export function* countersAt(
  store: VersionStore,
  { position, createdSince }: CountersAtQuery,
  run: Run,
): Steps<Pick<TicketListPage, 'counters' | 'createdSince'>> {
  const index = new TicketIndexAt(yield* versionsAt(store, ticketVersioning, position), store, run);
  return yield* countTickets(index, { createdSince });
}

/** `numbered`: the number of all tickets of today, which searches have looked into. */
function* having(
  index: TicketIndexAt,
  { foundByFields, foundByMessages, owners }: FoundPart,
  { tickets, numbered }: { readonly tickets: number; readonly numbered: number },
) {
  const idOf = (ordinal: number) => index.idOf(ordinal);
  const fields = yield* numberedAlike(index, foundByFields, numbered, idOf);
  const messages = yield* numberedAlike(index, foundByMessages, numbered, idOf);
  const found = clip({ bits: unite(fields, messages), reach: numbered }, tickets);
  return unite(found, yield* ofUsers(index, owners));
}
