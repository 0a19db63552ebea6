/** Which changes of tickets and chats a person is told of. Pure. */
import type { Item } from '../list/item.ts';

export type News = 'message' | 'assigned';

/** What the watcher knows when an item has changed. */
export interface Known {
  /** The id of the signed-in admin. */
  readonly me: string;
  /** What was written up to then, by the desk's clock, is no news; empty: everything is. */
  readonly since: string;
  /** Whether what is assigned to nobody concerns them, too. */
  readonly unassigned: boolean;
}

type Changed = Pick<Item, 'assigned_to' | 'has_unread' | 'last_message' | 'created_at'>;

/** Whether an item is the person's: theirs, or of those that nobody has yet, if they chose so. */
export const concerns = ({ assigned_to }: Changed, { me, unassigned }: Known): boolean =>
  assigned_to === me || (assigned_to === null && unassigned);

/** When the person on the other side has last written something that isn't answered; null: there is nothing. */
export function askedAt({ has_unread, last_message, created_at }: Changed): string | null {
  if (!has_unread) return null;
  if (last_message === null) return created_at;
  return last_message.from === 'person' ? last_message.at : null;
}

/** Whether an item has a message that the person hasn't been told of. */
export function hasNewMessage(item: Changed, known: Known): boolean {
  const at = askedAt(item);
  return at !== null && at > known.since && concerns(item, known);
}

/** So many tickets and chats are told of after an interruption; the count in the title has them all. */
const MOST_MISSED = 5;

/** Those with a message that the person hasn't been told of. `items`: the last changed first; `knownOf`: what is known of one. */
export const missedAmong = <One extends Changed>(
  items: readonly One[],
  knownOf: (item: One) => Known,
): readonly One[] => items.filter((item) => hasNewMessage(item, knownOf(item))).slice(0, MOST_MISSED);

/** A line of a timeline, as far as it says who assigned something. */
interface Told {
  readonly type: string;
  readonly time: string | null;
  readonly who: { readonly id: string | null } | null;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** The last time that an item was assigned to somebody. */
export interface Assignment {
  readonly at: string;
  readonly to: unknown;
  readonly by: string | null;
}

/** Null: never. `events`: the last ones of the item, the newest first. */
export function lastAssignment(events: readonly Told[]): Assignment | null {
  const last = events.find(({ type }) => type === 'TicketAssigned' || type === 'ConversationAssigned');
  return last === undefined ? null : { at: last.time ?? '', to: last.data?.to, by: last.who?.id ?? null };
}

/** Whether somebody else has assigned an item to the person since. */
export const isByOthers = (assignment: Assignment | null, { me, since }: Known): boolean =>
  assignment !== null && assignment.to === me && assignment.by !== me && assignment.at > since;
