import { userOf, type WorkItem } from '../documents.ts';
import type { MovingSort } from '../ranks.ts';
import { rankOf } from '../ranks.ts';
import { codeOf, type ItemState, stateOf } from './codes.ts';
import { doubles, firstFrom, halves, placeOf, words } from './grown.ts';
import { Interned } from './interned.ts';

/** More than there are. */
const STATES = 65_536;

/** A new item came with a position before others, since its stream had stood still: all must be read anew. */
export class OutOfOrder extends Error {
  override readonly name = 'OutOfOrder';
}

/**
 * Every item in columns of numbers, in the order in which they began. About 68 bytes an item, and its
 * person's id once: what lists filter and sort by is looked
 * at for all items at each request.
 */
export class WorkRows {
  readonly #keys = doubles();
  readonly #versions = doubles();
  readonly created = doubles();
  readonly ranks: Readonly<Record<MovingSort, ReturnType<typeof doubles>>> = {
    updated: doubles(),
    priority: doubles(),
    waiting: doubles(),
  };
  /** Numbers of `codes`, and places of `distinctStates`. */
  readonly states = halves();
  readonly distinctStates: ItemState[] = [];
  /** Numbers of `admins`, in which nobody is the empty text. */
  readonly assignees = words();
  /** Numbers of `labels`. */
  readonly tags = words();
  /** Numbers of `users`: of the empty text for a guest's item, and for one of no known user. */
  readonly owners = words();
  readonly codes = new Interned();
  readonly admins = new Interned();
  /** By their ids. */
  readonly users = new Interned();
  /** Sets of tags, as JSON. */
  readonly labels = new Interned();
  /** The places of the tickets, in their order. */
  readonly tickets = words();
  /** How many items have both: the number of a state, and that of an assignee. */
  readonly #counts = new Map<number, number>();
  #size = 0;
  #tickets = 0;

  get size(): number {
    return this.#size;
  }

  get ticketCount(): number {
    return this.#tickets;
  }

  /** In ascending order, as far as `size`. */
  get keys(): Float64Array {
    return this.#keys.numbers;
  }

  keyAt(place: number): number {
    return this.#keys.numbers[place] ?? 0;
  }

  /** For each state and assignee that any item has or had together, how many have them. */
  *counts(): Iterable<{ readonly state: number; readonly assignee: number; readonly count: number }> {
    for (const [both, count] of this.#counts)
      yield { state: both % STATES, assignee: Math.floor(both / STATES), count };
  }

  #count(place: number, more: 1 | -1): void {
    const both = (this.assignees.numbers[place] ?? 0) * STATES + (this.states.numbers[place] ?? 0);
    this.#counts.set(both, (this.#counts.get(both) ?? 0) + more);
  }

  /** The first place from `start` on whose key isn't smaller; `size` when there is none. */
  firstFrom(start: number, key: number): number {
    return firstFrom(this.#keys.numbers, [start, this.#size], key);
  }

  /** -1 when there is none. */
  placeOf(key: number): number {
    return placeOf(this.#keys.numbers, this.#size, key);
  }

  /**
   * Puts items as they are now, new ones in the order of their keys. Older versions than those that are there change nothing.
   *
   * @returns the places of those that changed.
   * @throws OutOfOrder
   */
  put(items: readonly WorkItem[]): number[] {
    return items.flatMap((item) => {
      const known = this.placeOf(item.begun);
      if (known >= 0 && (this.#versions.numbers[known] ?? 0) >= item.position) return [];
      if (known >= 0) this.#count(known, -1);
      const place = known >= 0 ? known : this.#begin(item);
      this.#write(place, item);
      return [place];
    });
  }

  #begin(item: WorkItem): number {
    if (this.#size > 0 && item.begun < this.keyAt(this.#size - 1)) throw new OutOfOrder(item.id);
    const place = this.#size++;
    this.#keys.set(place, item.begun);
    this.created.set(place, Date.parse(item.createdAt));
    if (item.kind === 'ticket') this.tickets.set(this.#tickets++, place);
    return place;
  }

  #numberOf(state: ItemState): number {
    const number = this.codes.numberOf(codeOf(state));
    this.distinctStates[number] ??= state;
    return number;
  }

  #write(place: number, item: WorkItem): void {
    this.#versions.set(place, item.position);
    this.states.set(place, this.#numberOf(stateOf(item)));
    this.assignees.set(place, this.admins.numberOf(item.assignedTo ?? ''));
    this.tags.set(place, this.labels.numberOf(JSON.stringify(item.tags)));
    this.owners.set(place, this.users.numberOf(userOf(item)));
    for (const [sort, ranks] of Object.entries(this.ranks))
      ranks.set(place, rankOf(item, sort as MovingSort));
    this.#count(place, 1);
  }
}
