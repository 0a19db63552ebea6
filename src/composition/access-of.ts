import { ticketIdFrom } from '../commands/ticketing/ticket-reference.ts';
import { type AccessRecord, EVERYONE } from '../events/audit/access-events.ts';
import type { Owner } from '../events/conversations/people.ts';
import type { GuestId, TicketId, UserId } from '../events/ids.ts';
import { END, placeAt } from '../projections/audit/access/documents.ts';
import { accessProjection } from '../projections/audit/access/projection.ts';
import type { AccessQueries } from '../projections/audit/access/queries.ts';
import { conversationProjection } from '../projections/conversations/conversations/projection.ts';
import type { QueriesOf } from '../projections/module.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';
import type { Access } from './access.ts';

/** Finds looks at data of a person. */
export interface AccessOf {
  /**
   * A person and what of theirs has records of its own, as looks name it: their tickets and conversations, and everyone's.
   * A ticket may be named by its number.
   */
  subjectsOf(subject: string): Promise<readonly string[]>;
  /** As the projection's query; with all that this process has recorded so far. */
  readonly page: AccessQueries['page'];
  /** The latest looks at any of these, or at everyone; at most 1,000. */
  latestAt(subjects: readonly string[]): Promise<readonly AccessRecord[]>;
}

/** Of a person with more tickets or conversations, the newest count. */
const MOST = 1_000;
const PAGE = 100;

export function createAccessOf(queriesOf: QueriesOf, { shown }: Pick<Access, 'shown'>): AccessOf {
  async function ticketsOf(userId: UserId): Promise<readonly string[]> {
    const found: string[] = [];
    for (let before: TicketId | null = null; found.length < MOST; ) {
      const page = await queriesOf(ticketProjection).ofUser({ userId, before });
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page.map(({ id }) => `ticket:${id}`));
      before = last.id;
    }
    return found;
  }

  async function conversationsOf(owner: Owner): Promise<readonly string[]> {
    const found: string[] = [];
    const all = { search: null, status: null, priority: null, type: null, assignedTo: null, after: null };
    for (let offset = 0; offset < MOST; offset += PAGE) {
      const asked = { ...all, owner, offset, limit: PAGE };
      const { conversations } = await queriesOf(conversationProjection).list(asked);
      found.push(...conversations.map(({ id }) => `conversation:${id}`));
      if (conversations.length < PAGE) break;
    }
    return found;
  }

  async function partsOf(subject: string): Promise<readonly string[]> {
    const [, kind, id = ''] = /^([^:]+):(.+)$/.exec(subject) ?? [];
    if (kind === 'ticket') return [`ticket:${ticketIdFrom(id)}`];
    if (kind === 'guest') return [subject, ...(await conversationsOf({ kind, id: id as GuestId }))];
    if (kind !== 'user') return [subject];
    const owner = id as UserId;
    return [subject, ...(await ticketsOf(owner)), ...(await conversationsOf({ kind, id: owner }))];
  }

  const page: AccessQueries['page'] = async (query) => {
    await shown();
    return queriesOf(accessProjection).page(query);
  };

  return {
    page,
    async latestAt(subjects) {
      const found: AccessRecord[] = [];
      for (let before = END; found.length < MOST; ) {
        const asked = {
          subjects: [...subjects, EVERYONE],
          actor: null,
          from: placeAt(0),
          before,
          limit: PAGE,
        };
        const looks = await page(asked);
        found.push(...looks.map(({ record }) => record));
        const last = looks.at(-1);
        if (last === undefined || looks.length < PAGE) break;
        before = last.place;
      }
      return found;
    },
    subjectsOf: async (subject) => [...(await partsOf(subject)), EVERYONE],
  };
}
