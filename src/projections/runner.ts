import { createConsumer, type Turn } from '../events/log/consumer.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../events/log/port.ts';
import { personErased } from '../events/privacy/events.ts';
import { AwaitedPositions } from './awaited-positions.ts';
import { isOfContents, oneByOne, partsAt, projectBatch } from './project-batch.ts';
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
  const anew = () => new UnitOfWork(store.members, store, options.memory);
  let working = anew();
  let applied: Position = BEGINNING;
  const awaited = new AwaitedPositions();
  let pendingEvents = 0;
  let hasRetried = false;
  /** Up to there, some event makes a document that the store refuses. */
  let suspectUpTo: Position = BEGINNING;
  let commitTimer: NodeJS.Timeout | null = null;
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
      if (applied < suspectUpTo) await projectSingly(part, turn);
      else await project(part, turn);
    }
  }

  /** Each event in a commit of its own. */
  const projectSingly = (events: readonly RecordedEvent[], turn: Turn) =>
    oneByOne(events, {
      async project(event) {
        await project([event], turn);
        await commit();
      },
      async refused(event, reason) {
        working = anew();
        await working.prefetch([event.stream], []);
        working.poison(event, reason);
        options.onPoison(event, reason);
        moveOn([event], turn);
        await commit();
      },
    });

  /** The erasure isn't projected until nothing of the person is shown. */
  async function forget(erased: RecordedEvent): Promise<void> {
    await commit();
    const streams = (await options.streamsToForget?.(erased)) ?? [];
    if (checkpoint === null) return;
    await rewriteStreams(streams, checkpoint, options);
    working = anew();
  }

  async function project(events: readonly RecordedEvent[], turn: Turn): Promise<void> {
    await projectBatch(working, events, options).catch((error) => {
      // Half a batch is never committed.
      pendingEvents = 0;
      if (isOfContents(error)) suspectUpTo = events.at(-1)?.position ?? applied;
      throw error;
    });
    moveOn(events, turn);
    await commitIfDue();
  }

  function moveOn(events: readonly RecordedEvent[], turn: Turn): void {
    applied = events.at(-1)?.position ?? applied;
    turn.moveTo(applied);
    pendingEvents += events.length;
  }

  async function commitIfDue(): Promise<void> {
    if (pendingEvents >= maxPending || (pendingEvents > 0 && awaited.isWanted(applied))) return commit();
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
    awaited.committed(position, options.onProjected);
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
    working = anew();
    pendingEvents = 0;
    applied = found?.position ?? BEGINNING;
    moveTo(found);
  }

  async function retry(): Promise<void> {
    hasRetried = true;
    await commit();
    await retryPoisoned(options);
    working = anew();
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
      if (isOfContents(error) && suspectUpTo < applied) suspectUpTo = applied;
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
      awaited.want(position);
      if (position <= applied) inTurn(commit).catch(consumer.interrupt);
    },

    retry: () => void inTurn(retry).catch(consumer.interrupt),
    regroup: () => consumer.interrupt(new Regrouped()),
    reached(position) {
      if (position <= committedPosition()) return Promise.resolve();
      const reached = awaited.reached(position);
      this.want(position);
      return reached;
    },
  };
}
