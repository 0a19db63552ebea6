import { desk } from '../desk/desk.ts';
import { onGap } from '../desk/presence.ts';
import { untilDone } from '../desk/until-done.ts';
import { type Item, keyOf } from '../list/item.ts';
import {
  askedAt,
  concerns,
  hasNewMessage,
  isByOthers,
  type Known,
  lastAssignment,
  missedAmong,
  type News,
} from './worth.ts';

/** How many items a request asks for. */
const AT_ONCE = 100;
/** Between two requests, in milliseconds. */
const PAUSE_MS = 500;
/** How far back the timeline is read for who assigned something. */
const LAST_EVENTS = 20;

interface Watcher {
  readonly me: string;
  /** Asked each time: it is a setting. */
  unassigned(): boolean;
  tell(item: Item, news: News): void;
  /** How many items concern the person and have a message that isn't read. */
  waiting(count: number): void;
}

const whose = (unassigned: boolean): string => (unassigned ? 'me,unassigned' : 'me');

/** Follows what happens to the person's tickets and chats, from now on. Returns what ends that. */
export function watchNews({ me, unassigned, tell, waiting }: Watcher): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const changed = new Set<string>();
  /** What has concerned the person, by key: up to when they were told of it, and whether it is theirs. */
  const known = new Map<string, { readonly since: string; readonly isMine: boolean }>();
  let begun: string | null = null;
  let isAsking = false;

  const among = async (keys: readonly string[]) => {
    const query = { view: 'all', assigned_to: whose(true), ids: keys.join(','), limit: AT_ONCE } as const;
    return (await desk.work.list(query, { signal })).data.items;
  };
  /** Tells how many wait. Returns those that were changed last. */
  const count = async (limit = 1): Promise<readonly Item[]> => {
    const query = { view: 'all', assigned_to: whose(unassigned()), unread: 'true', limit } as const;
    const { data } = await desk.work.list({ ...query, sort_by: 'updated' }, { signal });
    waiting(data.total);
    return data.items;
  };
  /** What came meanwhile is looked at like every change: what was told of already isn't told of again. */
  const catchUp = async () => {
    const items = await count(AT_ONCE);
    const from = begun;
    if (from === null) return;
    const knownOf = (item: Item): Known => ({
      ...{ me, unassigned: unassigned() },
      since: known.get(keyOf(item))?.since ?? from,
    });
    for (const item of missedAmong(items, knownOf)) changed.add(keyOf(item));
    await pump();
  };

  async function look(item: Item, since: string): Promise<void> {
    const key = keyOf(item);
    const before = known.get(key);
    const isMine = item.assigned_to === me;
    const assignment = isMine && !before?.isMine ? lastAssignment(await lastEvents(item)) : null;
    // Whoever takes something, or is given it, has seen what was written before.
    const seen = [before?.since ?? since, assignment?.at ?? ''].sort().at(-1) ?? '';
    const now: Known = { me, unassigned: unassigned(), since: seen };
    const isNew = hasNewMessage(item, now);
    known.set(key, { since: (isNew && askedAt(item)) || seen, isMine });
    if (isByOthers(assignment, { ...now, since })) tell(item, 'assigned');
    else if (isNew) tell(item, 'message');
  }

  async function lastEvents({ kind, id }: Item) {
    const query = { order: 'newest', limit: LAST_EVENTS } as const;
    const answer =
      kind === 'ticket'
        ? desk.history.ticketTimeline(id, query, { signal })
        : desk.history.conversationTimeline(id, query, { signal });
    return (await answer).data.events;
  }

  async function lookAt(keys: readonly string[], since: string): Promise<void> {
    const items = await among(keys);
    const found = new Set(items.map(keyOf));
    const wasKnown = keys.some((key) => known.has(key));
    for (const key of keys) if (!found.has(key)) known.delete(key);
    for (const item of items) await look(item, since);
    if (wasKnown || items.some((item) => concerns(item, { me, since, unassigned: unassigned() })))
      await count();
  }

  async function pump(): Promise<void> {
    if (isAsking || begun === null) return;
    isAsking = true;
    while (changed.size > 0 && !signal.aborted) {
      const keys = [...changed].slice(0, AT_ONCE);
      for (const key of keys) changed.delete(key);
      // What can't be asked for now is told of at its next change.
      await lookAt(keys, begun).catch(() => {});
      if (changed.size > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    isAsking = false;
  }

  /** The desk's clock says what is new, not the browser's. */
  async function begin(): Promise<void> {
    const { data } = await desk.work.list({ view: 'all', sort_by: 'updated', limit: 1 }, { signal });
    begun = data.items[0]?.updated_at ?? '';
    await count();
    await pump();
  }

  const ends = [
    desk.live.on('work:changed', ({ kind, id }) => {
      changed.add(keyOf({ kind, id }));
      void pump();
    }),
    onGap(() => untilDone(catchUp, () => !signal.aborted)),
  ];
  const attempt = () => void begin().catch(() => signal.aborted || setTimeout(attempt, 20 * PAUSE_MS));
  attempt();
  return () => {
    ending.abort();
    for (const end of ends) end();
  };
}
