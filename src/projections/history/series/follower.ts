import type { Happening } from './metric.ts';

/** Something that happened to a ticket or a conversation. */
export interface Happened {
  readonly subject: number;
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** -1: one that was told of before doesn't count after all. */
  readonly weight: 1 | -1;
  /** Of messages and answers: words. */
  readonly author: number;
  readonly admin: number;
  readonly channel: number;
  /** Of ratings. */
  readonly rating: number;
}

/** The follower of a replay. It is called for what it wants only, for there are very many facts. */
export type Follower = HappeningFollower | ChangeFollower;

export interface HappeningFollower {
  readonly wants: Happening;
  happened(happened: Happened): void;
}

export interface ChangeFollower {
  readonly wants: 'changes';
  /** Called before and after a change of whatever the subject is counted or grouped by. */
  changing(subject: number): void;
  changed(subject: number, at: number): void;
}
