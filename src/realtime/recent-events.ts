import type { EventReader, Position, RecordedEvent, Revision } from '../events/log/port.ts';

/** Where an event stands, and its type. */
export type EventPlace = Pick<RecordedEvent, 'stream' | 'revision' | 'position' | 'type'>;

/** Of more than this a client is told where to read from instead. */
export const MOST_MISSED = 10_000;
/** So many more pile up before the oldest of them go, all at once. */
const SLACK = 2_048;
const READ_AT_ONCE = 1_024;

/**
 * Where the latest events of the log stand. All clients that come back share it, so that none of them reads the log to find out
 * what it has missed. It holds no data of events.
 */
export class RecentEvents {
  readonly #log: Pick<EventReader, 'readAll'>;
  readonly #most: number;
  /** All events after `#after`, up to the last one that was added, in order. */
  #places: EventPlace[] = [];
  readonly #byStream = new Map<string, EventPlace[]>();
  /** Null before it is known where events begin to be added. */
  #after: Position | null = null;
  /** After this one there are more events than anybody is told. */
  #tooMany = -1;
  #reading: Promise<void> | null = null;

  /** @param most of more events than this a client is told where to read from instead */
  constructor(log: Pick<EventReader, 'readAll'>, most = MOST_MISSED) {
    this.#log = log;
    this.#most = most;
  }

  /** All events after this position will be added. */
  begin(position: Position): void {
    this.#after ??= position;
  }

  /** The next events of the log; those that are known are passed over. */
  add(events: readonly RecordedEvent[]): void {
    const last = this.#places.at(-1)?.position ?? this.#after ?? Number.POSITIVE_INFINITY;
    for (const event of events) if (event.position > last) this.#push(placeOf(event));
    const surplus = this.#places.length - this.#most;
    if (surplus > SLACK) this.#drop(surplus);
  }

  /**
   * Whether more than the maximum of events lie between two positions. Where events from before the start are asked for they are
   * read, once for all who ask. Throws `LogUnavailable`.
   */
  async areTooMany(after: Position, upTo: Position): Promise<boolean> {
    while (this.#after === null || after < this.#after) {
      if (after <= this.#tooMany) return true;
      if (this.#after === null) return false;
      this.#reading ??= this.#readFrom(after, this.#after).finally(() => {
        this.#reading = null;
      });
      await this.#reading;
    }
    return this.#indexAfter(upTo) - this.#indexAfter(after) > this.#most;
  }

  /** The next places after a position; undefined: the log knows. */
  following(after: Position, limit: number): readonly EventPlace[] | undefined {
    if (this.#after === null || after < this.#after) return undefined;
    const first = this.#indexAfter(after);
    return this.#places.slice(first, first + limit);
  }

  /** The places of a stream from a revision on, one at least; undefined: the log knows. It may be ahead of this node. */
  ofStream(
    stream: string,
    from: Revision,
    limit = Number.POSITIVE_INFINITY,
  ): readonly EventPlace[] | undefined {
    const places = this.#byStream.get(stream);
    const [first] = places ?? [];
    if (places === undefined || first === undefined || from < first.revision) return undefined;
    // Revisions of a ticket or conversation have no gaps.
    const index = from - first.revision;
    return index < places.length ? places.slice(index, index + limit) : undefined;
  }

  /** The revision of a stream's last event up to a position; undefined: the log knows. */
  latestOf(stream: string, upTo: Position): Revision | undefined {
    return this.#byStream.get(stream)?.findLast(({ position }) => position <= upTo)?.revision;
  }

  async #readFrom(after: Position, upTo: Position): Promise<void> {
    const earlier: EventPlace[] = [];
    for (let last = after; last < upTo; ) {
      const events = await this.#log.readAll(last, READ_AT_ONCE);
      for (const event of events) if (event.position <= upTo) earlier.push(placeOf(event));
      const surplus = earlier.length + this.#places.length - this.#most;
      // Meanwhile others were dropped: there would be a gap.
      if (surplus > 0 || this.#after !== upTo) {
        // After this one there is one event too many.
        const exceeding = earlier[surplus - 2]?.position ?? after;
        this.#tooMany = Math.max(this.#tooMany, exceeding);
        return;
      }
      last = events.at(-1)?.position ?? upTo;
    }
    const later = this.#places;
    this.#places = [];
    this.#byStream.clear();
    for (const place of [...earlier, ...later]) this.#push(place);
    this.#after = after;
  }

  #push(place: EventPlace): void {
    this.#places.push(place);
    const others = this.#byStream.get(place.stream);
    if (others) others.push(place);
    else this.#byStream.set(place.stream, [place]);
  }

  #drop(count: number): void {
    const dropped = this.#places.splice(0, count);
    for (const { stream } of dropped) {
      const places = this.#byStream.get(stream);
      places?.shift();
      if (places?.length === 0) this.#byStream.delete(stream);
    }
    this.#after = dropped.at(-1)?.position ?? this.#after;
  }

  /** The index of the first place after a position. */
  #indexAfter(position: Position): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] as EventPlace).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const placeOf = ({ stream, revision, position, type }: RecordedEvent): EventPlace => ({
  ...{ stream, revision, position, type },
});
