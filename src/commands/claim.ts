import type { DomainEvent } from '../events/envelope.ts';
import type { Position, Revision } from '../events/log/port.ts';
import type { Did } from './recall.ts';

/** Where a claim went, and what the command has done if it ended with the events beside the claim. */
export interface MadeClaim {
  readonly revision: Revision;
  readonly position: Position;
  readonly did: Did | null;
}

/** Another node has claimed the key first. Nothing was appended: the command has to be looked at anew. */
export class ClaimTaken extends Error {
  override readonly name = 'ClaimTaken';
}

export interface PendingClaimOptions {
  /** The stream of the key, and its revision. */
  readonly stream: string;
  readonly expected: Revision;
  readonly eventOf: (did: Did | null) => DomainEvent;
}

/** The claim of an idempotency key that goes into the log together with the first events of its command. */
export class PendingClaim {
  readonly stream: string;
  readonly expected: Revision;
  readonly eventOf: PendingClaimOptions['eventOf'];
  #made: MadeClaim | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ stream, expected, eventOf }: PendingClaimOptions) {
    this.stream = stream;
    this.expected = expected;
    this.eventOf = eventOf;
  }

  /** Null while it isn't in the log. */
  get made(): MadeClaim | null {
    return this.#made;
  }

  /** One append after the other, until one of them has taken the claim along. */
  inTurn<Result>(append: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(append);
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** It is in the log. */
  make(made: MadeClaim): void {
    this.#made = made;
  }
}
