import type { QueriesOf } from './module.ts';

/**
 * Reads of several projections for one result. Where heavy reads have a thread of their own, all of it runs there: what one read
 * finds for the next, such as the ids of ten thousand users, needn't go from thread to thread.
 */
export interface JoinedRead<Argument, Result> {
  /** Of no other joined read. */
  readonly name: string;
  /** Argument and result are copied from thread to thread as messages are: they hold data, and no functions. */
  run(queriesOf: QueriesOf, argument: Argument): Promise<Result>;
}

/** Runs one that stands in the catalogue. Throws `ReadModelsUnavailable` as the queries of projections do. */
export type ReadJoined = <Argument, Result>(
  read: JoinedRead<Argument, Result>,
  argument: Argument,
) => Promise<Result>;
