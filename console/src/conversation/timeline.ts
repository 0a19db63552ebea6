/** What happened to a ticket or chat, as far as it was read. Pure. */

interface Entry {
  readonly position: number;
}

/** The newest first. `next`: where earlier ones are asked for; null: there are none. */
export interface Timeline<One extends Entry> {
  readonly events: readonly One[];
  readonly next: string | null;
}

/** With the newest ones, which were read again. What was read before stays, unless more has come than was read. */
export function withNewest<One extends Entry>(known: Timeline<One>, newest: Timeline<One>): Timeline<One> {
  const last = known.events[0]?.position;
  if (last === undefined || !newest.events.some(({ position }) => position === last)) return newest;
  const come = newest.events.filter(({ position }) => position > last);
  return { events: [...come, ...known.events], next: known.next };
}

/** With those that are earlier than the last one. `from`: where they were asked for. */
export const withEarlier = <One extends Entry>(
  known: Timeline<One>,
  from: string,
  earlier: Timeline<One>,
): Timeline<One> =>
  known.next === from ? { events: [...known.events, ...earlier.events], next: earlier.next } : known;
