/**
 * How far a sequence of events is known: the rooms of one ticket or conversation by revisions, what needs no joining by positions.
 *
 * The desk sends events in the order of its log, but one change can be several events, and the connection may end between two of them. So
 * the last number that was heard may be incomplete, and only the one before it is asked for. What then comes twice is dropped here.
 */
export class Mark {
  #complete: number | null;
  #last: number;
  /** Kinds of events that were heard, by number, of those numbers that may be sent again. */
  readonly #heard = new Map<number, Set<string>>();

  constructor(complete: number | null) {
    this.#complete = complete;
    this.#last = complete ?? 0;
  }

  /** All events up to here were heard; null: nothing is known. To resume from. */
  get complete(): number | null {
    return this.#complete;
  }

  has(number: number, kind: string): boolean {
    return this.#heard.get(number)?.has(kind) ?? false;
  }

  /** An event was heard, after all earlier ones. */
  add(number: number, kind: string): void {
    if (number > this.#last) this.raise(this.#last, number);
    if (number <= (this.#complete ?? -1)) return;
    const kinds = this.#heard.get(number) ?? new Set();
    this.#heard.set(number, kinds.add(kind));
  }

  /** All events up to a number were heard. `last`: of the last event of all, of which there may be more. */
  raise(complete: number, last = complete): void {
    if (this.#complete === null || complete > this.#complete) this.#complete = complete;
    this.#last = Math.max(this.#last, last);
    for (const number of this.#heard.keys()) if (number <= this.#complete) this.#heard.delete(number);
  }

  /** What was heard counts no more: it was read anew, up to a number. */
  restart(complete: number): void {
    this.#heard.clear();
    this.#complete = complete;
    this.#last = complete;
  }
}
