import { desk } from '../desk/desk.ts';
import { type Item, keyOf } from './item.ts';
import type { Rows } from './rows.ts';
import {
  CHAT_PRIORITIES,
  CHAT_STATUSES,
  type Priority,
  type Status,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from './vocabulary.ts';

/** What can be set on many items at once. */
export type BulkChange =
  | { readonly field: 'status'; readonly to: Status }
  | { readonly field: 'priority'; readonly to: Priority }
  | { readonly field: 'assigned_to'; readonly to: string | null };

/** How it went. */
export interface BulkResult {
  readonly done: readonly Item[];
  readonly failed: number;
}

/** So many requests are under way at the same time. */
const AT_ONCE = 6;

/** The change as an item's kind has it; null: that kind doesn't know the value. */
function fitting({ kind }: Item, change: BulkChange): BulkChange | null {
  if (change.field === 'assigned_to') return change;
  const { field, to } = change;
  if (field === 'status') {
    const known: readonly string[] = kind === 'ticket' ? TICKET_STATUSES : CHAT_STATUSES;
    return known.includes(to) ? change : null;
  }
  const level = kind === 'ticket' ? (to === 'normal' ? 'medium' : to) : to === 'medium' ? 'normal' : to;
  const known: readonly string[] = kind === 'ticket' ? TICKET_PRIORITIES : CHAT_PRIORITIES;
  return known.includes(level) ? { field, to: level } : null;
}

function send({ kind, id }: Item, { field, to }: BulkChange): Promise<unknown> {
  const calls = kind === 'ticket' ? desk.tickets : desk.conversations;
  if (field === 'status') return calls.setStatus(id, { status: to as never });
  if (field === 'priority') return calls.setPriority(id, { priority: to as never });
  return kind === 'ticket'
    ? desk.tickets.assign(id, { assigned_to: to })
    : desk.conversations.assign(id, { adminId: to });
}

/** Runs one task for each item, a few at a time. */
async function each(items: readonly Item[], task: (item: Item) => Promise<boolean>): Promise<BulkResult> {
  const queue = [...items];
  const done: Item[] = [];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift())
      if (await task(item)) done.push(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { done, failed: items.length - done.length };
}

/** Changes all items: on the screen at once, and back where the desk refuses. Returns which were changed, as they were before. */
export function changeAll(rows: Rows, items: readonly Item[], change: BulkChange): Promise<BulkResult> {
  return each(items, async (item) => {
    const own = fitting(item, change);
    if (own === null) return false;
    const [before] = rows.changeNow([keyOf(item)], { [own.field]: own.to });
    try {
      await send(item, own);
      return true;
    } catch {
      if (before) rows.keep([before]);
      return false;
    }
  });
}

/** Takes a change back: each item gets what it had. */
export function undoAll(rows: Rows, before: readonly Item[], { field }: BulkChange): Promise<BulkResult> {
  return each(before, async (item) => {
    const result = await changeAll(rows, [item], { field, to: item[field] } as BulkChange);
    return result.failed === 0;
  });
}
