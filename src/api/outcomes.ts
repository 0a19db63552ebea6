import type { z } from 'zod';
import type { OwnEvents, Told } from '../commands/recall.ts';
import type { DomainEvent } from '../events/envelope.ts';
import type { Position, Revision } from '../events/log/port.ts';

/** What an endpoint answers. `position` becomes `X-Position`, `revision` the `ETag`. */
export interface Answer<Data = unknown> {
  readonly status: 200 | 201;
  readonly message: string;
  readonly data: Data;
  readonly position?: Position;
  readonly revision?: Revision;
}

/**
 * How a command succeeded: what its answer is made of, now and whenever it is repeated under its `Idempotency-Key`. The
 * log keeps it, so it holds no text of anybody's.
 */
export interface Done<Did extends Told | null = Told | null, Facts = unknown> {
  /** The events of the command. */
  readonly told: Did;
  /** Ids that the answer needs beside them; plain JSON. */
  readonly facts: Facts;
  readonly position?: Position;
  readonly revision?: Revision;
}

/** What a command answers; its position and revision are those of what was done. */
export type Presented = Pick<Answer, 'status' | 'message' | 'data'>;

/** An answer that says no and is no failure: whoever asked asked rightly. */
export interface Denial {
  readonly status: 200;
  readonly denied: string;
}

export interface AnswerSchema {
  readonly description: string;
  readonly data: z.ZodType;
  /** The sentence of the `Denial` that may come instead. */
  readonly denied?: string;
}

/** Of a command that did what it did to one stream. */
export const doneBy = <Event extends DomainEvent>(told: OwnEvents<Event>): Done<Told<Event>, null> => ({
  told,
  facts: null,
  position: told.position,
  revision: told.revision,
});
