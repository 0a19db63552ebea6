import type { CommandHandler } from '../commands/handle.ts';
import { isRefusal } from '../commands/refusal.ts';
import type { Fold } from '../commands/streams.ts';
import type { Instant } from '../events/ids.ts';
import { type Lease, leadInTurn } from '../events/log/leadership.ts';
import { BEGINNING, LogUnavailable, type Position } from '../events/log/port.ts';
import { type DueTimePassed, dueTimeStream } from '../events/operations/due-time-events.ts';
import { pause } from '../events/pause.ts';
import type { DueTimeProjection } from '../projections/due-times/projection.ts';
import type { DueTimeQueries, PendingDueTime } from '../projections/due-times/queries.ts';
import type { Progress } from '../projections/progress.ts';
import { type Consequence, causedContext, executeOnce } from './reaction.ts';

/** What is done at due times of one kind. */
export interface WhenDue {
  readonly dueTimes: DueTimeProjection;
  /** Pure: the one command that is issued when it is due. Whatever else should follow is a reaction to its events. */
  issue(key: string, at: Instant): Consequence;
}

export interface ClockOptions {
  readonly whenDue: WhenDue;
  readonly queries: Pick<DueTimeQueries, 'earliest'>;
  readonly commands: Pick<CommandHandler, 'execute'>;
  readonly progress: Pick<Progress, 'projected' | 'isWhole' | 'reached'>;
  /** The time of commands. */
  readonly now: () => Instant;
  /** Milliseconds since the epoch: what is due by it, is due. */
  readonly wallClock: () => number;
  /** Which node's turn it is; null where there are no others. */
  readonly lease: Lease | null;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Something failed, and is tried again. */
  readonly onInterrupted: (error: unknown) => void;
}

/** Issues a command at each due time, once in effect, whenever it is this node's turn. */
export interface Clock {
  /** Runs until the signal aborts. Never throws. */
  run(): Promise<void>;
  /** How many due times have passed whose command failed and is tried again. */
  overdue(): number;
}

/** How often the clock is looked at; and the earliest due times, while documents change. Milliseconds. */
const EVERY_MS = 250;
/** How long a command that failed waits, milliseconds. */
const AGAIN_MS = 30_000;
/** How long the projection has for what was done, milliseconds, before it is waited for without more being done. */
const PROJECTED_MS = 5_000;

/** Of one key: the last due time that has passed. */
const passedFold: Fold<Instant | null, DueTimePassed> = {
  version: 1,
  initial: null,
  evolve: (_, { data }) => data.dueAt,
};

export function createClock({ whenDue, queries, commands, progress, ...options }: ClockOptions): Clock {
  const { name } = whenDue.dueTimes;
  const { now, wallClock, lease, onInterrupted } = options;
  /** When to try those again that have failed, by a clock that doesn't jump. */
  const failed = new Map<string, number>();

  /**
   * Issues the command of a due time that the read models show up to a position. Returns where the log has that this was
   * done, or what they don't show yet: that may have moved the due time.
   */
  async function issue({ id, at, since }: PendingDueTime, shown: Position): Promise<Position> {
    const cause = `${name} ${id}`;
    const context = { ...causedContext(`${cause} ${at}`, cause, now), claimedAt: since };
    const outcome = await executeOnce(whenDue.issue(id, at), commands, context, shown);
    if (outcome?.events.length === 0 && outcome.position > shown) return outcome.position;
    const changes = outcome?.events.map((event) => whenDue.dueTimes.changeBy(event)) ?? [];
    if (outcome && changes.some((change) => change?.key === id && change.at !== at)) return outcome.position;
    const passed: DueTimePassed = { type: 'DueTimePassed', data: { schedule: name, key: id, dueAt: at } };
    const recorded = await commands.execute(
      passedFold,
      dueTimeStream(name, id),
      (last) => (last === at ? [] : [passed]),
      { ...context, claimedAt: null },
    );
    if (isRefusal(recorded)) throw new Error(`a due time could not be recorded: ${recorded.refused}`);
    return recorded.position;
  }

  /** Null: it failed, and others go on. */
  async function tryToIssue(due: PendingDueTime, shown: Position): Promise<Position | null> {
    try {
      const position = await issue(due, shown);
      failed.delete(due.id);
      return position;
    } catch (error) {
      if (error instanceof LogUnavailable) throw error;
      failed.set(due.id, performance.now() + AGAIN_MS);
      onInterrupted(error);
      return null;
    }
  }

  const isDue = ({ id, at }: PendingDueTime, time: number): boolean =>
    Date.parse(at) <= time && (failed.get(id) ?? 0) <= performance.now();

  /** Deals with all that is due. Returns when there is more to do, and after which position of the read models. */
  async function dealWithDue(signal: AbortSignal): Promise<{ next: number; unseen: Position | null }> {
    let last: PendingDueTime | null = null;
    const stillFailed = new Set<string>();
    for (;;) {
      const shown = progress.projected();
      const page: readonly PendingDueTime[] = await queries.earliest({ after: last });
      const time = wallClock();
      const positions = await Promise.all(
        page.filter((one) => isDue(one, time)).map((one) => tryToIssue(one, shown)),
      );
      const done = Math.max(0, ...positions.map((position) => position ?? 0)) as Position;
      const unseen = done > 0 && !(await progress.reached(done, PROJECTED_MS)) ? done : null;
      const next = page.find(({ at }) => Date.parse(at) > time);
      for (const one of page) if (failed.has(one.id) && Date.parse(one.at) <= time) stillFailed.add(one.id);
      last = page.at(-1) ?? null;
      // Called off or put off in the meantime.
      if (next || last === null) for (const id of failed.keys()) if (!stillFailed.has(id)) failed.delete(id);
      if (unseen !== null || signal.aborted || next || last === null)
        return { next: next ? Date.parse(next.at) : Number.POSITIVE_INFINITY, unseen };
    }
  }

  async function lead(signal: AbortSignal): Promise<void> {
    let seen: Position | null = null;
    let wait: { next: number; unseen: Position | null } = { next: 0, unseen: null };
    for (; !signal.aborted; await pause(EVERY_MS, signal)) {
      const projected = progress.projected();
      const isNews = projected !== seen || wallClock() >= wait.next || failed.size > 0;
      // What read models that are made anew still show to be due may have been dealt with long ago.
      if (
        projected === BEGINNING ||
        !isNews ||
        !progress.isWhole() ||
        (wait.unseen !== null && projected < wait.unseen)
      )
        continue;
      wait = await dealWithDue(signal);
      seen = projected;
    }
  }

  return {
    overdue: () => failed.size,
    run: () => leadInTurn({ lease, lead, onStandingBy: () => failed.clear(), onInterrupted }, options.signal),
  };
}
