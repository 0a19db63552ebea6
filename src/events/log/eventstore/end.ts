import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import { BEGINNING, type Position } from '../port.ts';
import { isOwn, positionOf } from './recorded.ts';

/** Reads so many events of the whole log backwards, from its end or from before a position. */
export type ReadBackwards = (
  before: Position | 'end',
  count: number,
) => Promise<readonly AllStreamResolvedEvent[]>;

const FIRST_PAGE = 4;
const LARGEST_PAGE = 1_024;

/**
 * Where the desk's last event is. The server may have written any number of its own behind it, so what was looked
 * through once is not looked through again.
 */
export class EndOfLog {
  readonly #read: ReadBackwards;
  /** Up to `seen`, `last` is the last one. */
  #known: { readonly seen: Position; readonly last: Position } = { seen: BEGINNING, last: BEGINNING };

  constructor(read: ReadBackwards) {
    this.#read = read;
  }

  async find(): Promise<Position> {
    const known = this.#known;
    let before: Position | 'end' = 'end';
    let seen = BEGINNING;
    for (let page = FIRST_PAGE; ; page = Math.min(4 * page, LARGEST_PAGE)) {
      const events = await this.#read(before, page);
      const positions = events.map(({ event }) => (event ? positionOf(event) : BEGINNING));
      if (before === 'end') seen = positions[0] ?? BEGINNING;
      const last = events.find(({ event }) => event && isOwn(event))?.event;
      if (last) return this.#remember(seen, positionOf(last));
      const oldest = positions.at(-1) ?? BEGINNING;
      // A log that has become shorter, as after a restored backup, is looked through anew.
      if (oldest <= known.seen && seen >= known.seen) return this.#remember(seen, known.last);
      if (events.length < page) return this.#remember(seen, BEGINNING);
      before = oldest;
    }
  }

  #remember(seen: Position, last: Position): Position {
    this.#known = { seen, last };
    return last;
  }
}
