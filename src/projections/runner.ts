import { createConsumer, type Turn } from '../events/log/consumer.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../events/log/port.ts';
import { personErased } from '../events/privacy/events.ts';
import { projectBatch } from './project-batch.ts';
import { retryPoisoned } from './retry.ts';
import { rewriteStreams } from './rewriting.ts';
import type { Runner, RunnerOptions } from './runner-options.ts';
import type { Checkpoint } from './store/port.ts';
import { UnitOfWork } from './unit-of-work.ts';

export type { Runner, RunnerOptions } from './runner-options.ts';

/** The read models were made from another log. They are derived data: delete and rebuild them. */
export class ForeignReadModels extends Error {
  override readonly name = 'ForeignReadModels';
}

/** Nothing has failed. */
class Regrouped extends Error {}

const MAX_COMMIT_DELAY_MS = 100;
const MAX_PENDING_EVENTS = 2_000;

export function createRunner(options: RunnerOptions): Runner {
  const { log, store } = options;
  const maxPending = options.maxPendingEvents ?? MAX_PENDING_EVENTS;
  const maxCommitDelayMs = options.maxCommitDelayMs ?? MAX_COMMIT_DELAY_MS;
  const maxFailures = options.maxFailures ?? Number.POSITIVE_INFINITY;
  let checkpoint: Checkpoint | null = null;
  let identity = '';
  let working = new UnitOfWork(store.members, store, options.memory);
  let applied: Position = BEGINNING;
  /**
   * The positions that reads wait for and that aren't committed: the lowest since the last commit, and the highest of all.
   * Those in between wait for the highest, or for the next commit. A position that the log never reaches speeds up no commit
   * and delays none.
   */
  let wanted: { readonly next: Position; readonly highest: Position } | null = null;
  let pendingEvents = 0;
  let hasRetried = false;
  let commitTimer: NodeJS.Timeout | null = null;
  let waiting: { position: Position; resolve: () => void }[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  /** One task at a time, so that a commit never contains half a batch. */
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const turn = queue.then(task);
    queue = turn.catch(() => {});
    return turn;
  };

  const committedPosition = () => checkpoint?.position ?? BEGINNING;

  async function apply(events: readonly RecordedEvent[], turn: Turn): Promise<void> {
    for (const part of options.streamsToForget ? partsAt(events) : [events]) {
      const [first] = part;
      if (first?.type === personErased.type) await forget(first);
      await project(part, turn);
    }
  }

  /** The erasure isn't projected until nothing of the person is shown. */
  async function forget(erased: RecordedEvent): Promise<void> {
    await commit();
    const streams = (await options.streamsToForget?.(erased)) ?? [];
    if (checkpoint === null) return;
    await rewriteStreams(streams, checkpoint, options);
    working = new UnitOfWork(store.members, store, options.memory);
  }

  async function project(events: readonly RecordedEvent[], turn: Turn): Promise<void> {
    await projectBatch(working, events, options).catch((error) => {
      // Half a batch is never committed.
      pendingEvents = 0;
      throw error;
    });
    applied = events.at(-1)?.position ?? applied;
    turn.moveTo(applied);
    pendingEvents += events.length;
    await commitIfDue();
  }

  async function commitIfDue(): Promise<void> {
    const isWanted = wanted !== null && wanted.next <= applied;
    if (pendingEvents >= maxPending || (pendingEvents > 0 && isWanted)) return commit();
    if (pendingEvents > 0)
      commitTimer ??= setTimeout(() => inTurn(commit).catch(consumer.interrupt), maxCommitDelayMs);
  }

  function callOffCommit(): void {
    if (commitTimer) clearTimeout(commitTimer);
    commitTimer = null;
  }

  async function commit(): Promise<void> {
    callOffCommit();
    if (pendingEvents === 0) return;
    const to = { log: identity, position: applied };
    const result = await store.commit({ from: checkpoint, to, ...working.pending() });
    if (result === 'fenced') throw new Error('another projector has moved the checkpoint');
    working.committed();
    pendingEvents = 0;
    moveTo(to);
  }

  function moveTo(next: Checkpoint | null): void {
    checkpoint = next;
    const position = committedPosition();
    if (wanted && wanted.next <= position)
      wanted = wanted.highest > position ? { next: wanted.highest, highest: wanted.highest } : null;
    options.onProjected(position);
    const done = waiting.filter((waiter) => waiter.position <= position);
    waiting = waiting.filter((waiter) => waiter.position > position);
    for (const { resolve } of done) resolve();
  }

  /** Drops what is not committed, and continues from the checkpoint. */
  async function resume(): Promise<void> {
    identity = await log.identity();
    const found = await store.checkpoint();
    if (found && (found.log !== identity || found.position > (await log.end()))) {
      throw new ForeignReadModels(
        'the read models were made from another log, or from more of it than there is',
      );
    }
    working = new UnitOfWork(store.members, store, options.memory);
    pendingEvents = 0;
    applied = found?.position ?? BEGINNING;
    moveTo(found);
  }

  async function retry(): Promise<void> {
    hasRetried = true;
    await commit();
    await retryPoisoned(options);
    working = new UnitOfWork(store.members, store, options.memory);
  }

  const consumer = createConsumer({
    name: 'projection',
    log,
    checkpoint: committedPosition,
    async begin() {
      await inTurn(resume);
      // Only once: a persistent failure must not block the other streams.
      if (!hasRetried) await inTurn(retry);
      return applied;
    },
    consume: (events, turn) => inTurn(() => apply(events, turn)),
    onInterrupted(error, failures) {
      callOffCommit();
      if (error instanceof Regrouped) return;
      if (error instanceof ForeignReadModels) throw error;
      options.onInterrupted(error, failures);
      if (failures >= maxFailures) throw error;
    },
  });

  return {
    async run(signal) {
      try {
        await consumer.run(signal);
        await inTurn(commit).catch(() => {});
      } finally {
        callOffCommit();
      }
    },

    want(position) {
      if (position <= committedPosition()) return;
      const { next, highest } = wanted ?? { next: position, highest: position };
      wanted = { next: position < next ? position : next, highest: position > highest ? position : highest };
      if (position <= applied) inTurn(commit).catch(consumer.interrupt);
    },

    retry: () => void inTurn(retry).catch(consumer.interrupt),
    regroup: () => consumer.interrupt(new Regrouped()),
    reached(position) {
      if (position <= committedPosition()) return Promise.resolve();
      const reached = new Promise<void>((resolve) => waiting.push({ position, resolve }));
      this.want(position);
      return reached;
    },
  };
}

/** The events in their order, in parts that begin at each erasure. */
function partsAt(events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const starts = events.flatMap(({ type }, index) => (type === personErased.type ? [index] : []));
  const bounds = [...new Set([0, ...starts, events.length])];
  return bounds.slice(1).map((end, index) => events.slice(bounds[index], end));
}
