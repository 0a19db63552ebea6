/** Reads the log from its end towards its beginning, by a feed that only goes forward. Pure: the feed is given. */

/** A page of the feed: what follows a position. */
export interface FeedPage<Event> {
  readonly events: readonly Event[];
  readonly position: number;
  readonly caught_up: boolean;
}

export interface Stretch<Event> {
  /** The newest first. */
  readonly events: readonly Event[];
  /** Everything after this position is dealt with; 0: there is no more. */
  readonly start: number;
  /** How many positions the next stretch should try. Positions may be far apart. */
  readonly span: number;
}

export const FIRST_SPAN = 200;
const FEW = 60;
const MANY = 1_000;

type Ask<Event> = (after: number) => Promise<FeedPage<Event>>;

/** The events before and at `end`, back to some earlier position: at least one, unless there are none. */
export async function readBackwards<Event extends { readonly position: number }>(
  ask: Ask<Event>,
  end: number,
  span: number,
): Promise<Stretch<Event>> {
  let [until, tried] = [end, span];
  while (until > 0) {
    const start = Math.max(0, until - tried);
    const events = await between(ask, start, until);
    if (events === null) {
      tried = Math.ceil(tried / 8);
      continue;
    }
    if (events.length < FEW) tried *= 4;
    if (events.length > 0 || start === 0) return { events: events.reverse(), start, span: tried };
    until = start;
  }
  return { events: [], start: 0, span: tried };
}

/** What lies between two positions, the second one included; null: too many. */
async function between<Event extends { readonly position: number }>(
  ask: Ask<Event>,
  start: number,
  end: number,
): Promise<Event[] | null> {
  const events: Event[] = [];
  let after = start;
  while (after < end) {
    const page = await ask(after);
    events.push(...page.events.filter(({ position }) => position <= end));
    if (events.length > MANY && end - start > 1) return null;
    if (page.caught_up || page.position <= after) break;
    after = page.position;
  }
  return events;
}
