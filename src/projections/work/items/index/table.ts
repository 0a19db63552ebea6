import { read, type Steps } from '../../../search/steps.ts';
import type { WalkStart } from '../../../store/moves.ts';
import { type MovingSort, movedIn } from '../ranks.ts';
import { Order } from './order.ts';
import { OutOfOrder, WorkRows } from './rows.ts';
import type { WorkSource } from './source.ts';

/** Items that are read at a time when all are. */
const PAGE = 5_000;

/** All items in memory, with their orders. */
export interface Work {
  readonly rows: WorkRows;
  /** The places in ascending order of a rank. */
  order(sort: MovingSort): Uint32Array;
}

class LoadedWork implements Work {
  readonly rows = new WorkRows();
  readonly #orders: Readonly<Record<MovingSort, Order>> = {
    updated: new Order(),
    priority: new Order(),
    waiting: new Order(),
  };

  put(items: Parameters<WorkRows['put']>[0]): void {
    const changed = this.rows.put(items);
    for (const order of Object.values(this.#orders)) order.change(changed);
  }

  order(sort: MovingSort): Uint32Array {
    return this.#orders[sort].sorted(this.rows.ranks[sort].numbers, this.rows.size);
  }
}

/**
 * A reader's own copy of what lists of work are made of. It is read in full once, and then brought up to date before each query by
 * what has changed since.
 */
export class WorkTable {
  #work: LoadedWork | null = null;
  #seen: WalkStart | null = null;

  /** As the store has it, or newer. Calls must not overlap. */
  *upToDate(source: WorkSource): Steps<Work> {
    const latest = yield* read(source.walkStart());
    const isOfSameBuild = this.#seen?.making === latest.making;
    if (this.#work !== null && isOfSameBuild && (this.#seen?.after ?? 0) >= latest.after) return this.#work;
    const changed = this.#work !== null && isOfSameBuild && (yield* this.#follow(source, this.#work));
    const work = changed === true && this.#work !== null ? this.#work : yield* loaded(source);
    [this.#work, this.#seen] = [work, latest];
    return work;
  }

  /** Whether what has changed is known. */
  *#follow(source: WorkSource, work: LoadedWork): Steps<boolean> {
    const moves = this.#seen && (yield* read(source.movesSince(this.#seen)));
    if (moves === null) return false;
    const keys = [...new Set(moves.map(movedIn))].sort((one, other) => one - other);
    const items = yield* read(source.items(keys));
    try {
      work.put(items.toSorted((one, other) => one.begun - other.begun));
      return true;
    } catch (error) {
      if (error instanceof OutOfOrder) return false;
      throw error;
    }
  }
}

function* loaded(source: WorkSource): Steps<LoadedWork> {
  const work = new LoadedWork();
  for (let after = 0; ; ) {
    const items = yield* read(source.itemsAfter(after, PAGE));
    work.put(items);
    const last = items.at(-1);
    if (last === undefined || items.length < PAGE) return work;
    after = last.begun;
  }
}
