import type { RefusalCode } from '../commands/refusal.ts';

/**
 * For requests that name something which somebody could guess, such as a ticket's number or e-mail. What fails counts
 * against the day's failed look-ups of the caller's address, whatever the endpoint and the token.
 */
export interface LookUp<Request = never> {
  /** Refusals that tell that a guess was wrong. A `Denial` tells it too. */
  readonly failures: readonly RefusalCode[];
  /**
   * Whether a guess may also find something that is nobody's, as where numbers follow each other. Then whatever callers
   * with tokens look up without being entitled to it counts together for their address, found or not.
   */
  readonly findsByGuessing?: boolean;
  /** Whether a request looks up anything; every request unless given. */
  appliesTo?(request: Request): boolean;
  /**
   * Whether the caller has proven, by something that nobody can guess, that what they name is theirs. Such callers are
   * served also when their address has no failed look-ups left.
   */
  isEntitled(request: Request): Promise<boolean>;
}
