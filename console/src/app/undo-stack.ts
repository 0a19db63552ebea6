/** Changes that can be taken back, the newest first, one after another. Pure. */

/** Takes a change back. It doesn't reject. */
export type TakeBack<Told> = () => Promise<Undone<Told>>;

/** What became of taking a change back. */
export interface Undone<Told> {
  /** What is said of it; null: it is said elsewhere. */
  readonly told: Told | null;
  /** Takes back what couldn't be taken back yet, such as without a connection; null: nothing is left. */
  readonly left: TakeBack<Told> | null;
}

/** A change, from when it is sent on. */
export interface Made<Told> {
  /** Resolves once the desk has answered. Null: there is nothing to take back. */
  takesBack: Promise<TakeBack<Told> | null>;
  /** Grows from change to change. */
  readonly number: number;
}

interface Kept<Told> {
  /** So many changes are kept: the oldest ones are forgotten. */
  readonly most: number;
  /** Which one would be taken back next; null: none. */
  next(made: Made<Told> | null): void;
  /** One was taken back, or could not be. It is kept still where something is left of it. */
  tell(told: Told, made: Made<Told>): void;
}

export function createUndoStack<Told>({ most, next, tell }: Kept<Told>) {
  let kept: readonly Made<Told>[] = [];
  let made = 0;
  /** Grows when all are forgotten: what was under way then is told no more. */
  let forgotten = 0;
  let last: Promise<void> = Promise.resolve();

  function keep(all: readonly Made<Told>[]): void {
    kept = all.toSorted((one, other) => one.number - other.number).slice(-most);
    next(kept.at(-1) ?? null);
  }
  const without = (change: Made<Told>) => kept.filter((other) => other !== change);

  async function takeBack(change: Made<Told>, since: number): Promise<void> {
    const takesBack = await change.takesBack;
    if (takesBack === null || since !== forgotten) return;
    const { told, left } = await takesBack();
    if (since !== forgotten) return;
    if (left !== null) {
      change.takesBack = Promise.resolve(left);
      keep([...kept, change]);
    }
    if (told !== null) tell(told, change);
  }

  /** Takes one back once the desk has answered to it, and those before were taken back. */
  function undo(change: Made<Told>): void {
    if (!kept.includes(change)) return;
    keep(without(change));
    const since = forgotten;
    last = last.then(() => takeBack(change, since));
  }

  return {
    undo,
    add(takesBack: Promise<TakeBack<Told> | null>): Made<Told> {
      const change = { takesBack, number: made++ };
      keep([...kept, change]);
      void takesBack.then((can) => can === null && keep(without(change)));
      return change;
    },
    isKept: (change: Made<Told>): boolean => kept.includes(change),
    /** Returns whether there was one. */
    undoNext(): boolean {
      const change = kept.at(-1);
      if (change !== undefined) undo(change);
      return change !== undefined;
    },
    forget(): void {
      forgotten += 1;
      keep([]);
    },
  };
}
