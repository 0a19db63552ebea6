import type { RefusalCode } from '../commands/refusal.ts';

/**
 * For requests that name something guessable, such as a ticket's number or e-mail. Failures count against the day's failed
 * look-ups of the caller's address, over all endpoints and tokens.
 */
export interface LookUp<Request = never> {
  /** Refusals that show that a guess was wrong. A `Denial` shows it, too. */
  readonly failures: readonly RefusalCode[];
  /**
   * Whether a guess may also find what belongs to no user, as with sequential numbers. Then all look-ups with tokens that
   * don't entitle the caller count together for their address, found or not.
   */
  readonly findsByGuessing?: boolean;
  /** Whether a request is a look-up; by default every request is. */
  appliesTo?(request: Request): boolean;
  /**
   * Whether the caller has proven, by something unguessable, that what they name is theirs. Such callers are served also
   * when their address has no failed look-ups left.
   */
  isEntitled(request: Request): Promise<boolean>;
}
