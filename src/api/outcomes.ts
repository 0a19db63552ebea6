import type { z } from 'zod';
import type { CommandEvents, OwnEvents } from '../commands/recall.ts';
import type { DomainEvent } from '../events/envelope.ts';
import type { Position, Revision } from '../events/log/port.ts';
import type { Moment } from '../history/moment.ts';

/** What an endpoint answers. `position` becomes `X-Position`, `revision` the `ETag`, `asOf` both `X-Position` and `as_of`. */
export interface Answer<Data = unknown> {
  readonly status: 200 | 201;
  readonly message: string;
  readonly data: Data;
  /** The moment of the log for which the data stand; only of endpoints that are `isAsOf`. */
  readonly asOf?: Moment;
  /** The same as CSV, which is sent instead: the client prefers it. */
  readonly csv?: string;
  /** The same as a page of HTML, which is sent instead: the client prefers it. A long one is made while it is sent. */
  readonly page?: string | (() => AsyncIterable<string>);
  /** Lines of JSON without an end, which are sent instead: the client prefers them. The signal aborts when it has gone. */
  readonly lines?: (signal: AbortSignal) => AsyncIterable<string>;
  /** A cookie that the browser stores, as `Set-Cookie` writes it. */
  readonly cookie?: string;
  readonly position?: Position;
  readonly revision?: Revision;
  /** The same body as it was sent before, and what keeps it for later. */
  readonly kept?: KeptBody;
}

/** The body of one response, which may be there already. */
export interface KeptBody {
  /** Null: it isn't there, and has to be made. */
  readonly bytes: Buffer | null;
  /** Whether the revision tells a client that has this body already. */
  readonly isToldByRevision: boolean;
  /** Keeps a body that was made, and returns its bytes. */
  keep(body: string): Buffer;
}

/**
 * The result of a successful command, from which its response is made, now and for each repetition under its
 * `Idempotency-Key`. The log keeps it, so it holds no personal text.
 */
export interface Done<Did extends CommandEvents | null = CommandEvents | null, Facts = unknown> {
  /** The events of the command. */
  readonly told: Did;
  /** Further ids for the response; plain JSON. */
  readonly facts: Facts;
  readonly position?: Position;
  readonly revision?: Revision;
}

/** The response of a command, with the position and revision of its result. */
export type Presented = Pick<
  Answer,
  'status' | 'message' | 'data' | 'asOf' | 'csv' | 'page' | 'lines' | 'cookie' | 'kept'
>;

/** A negative response that is no failure: the request was valid. */
export interface Denial {
  readonly status: 200;
  readonly denied: string;
}

export interface AnswerSchema {
  readonly description: string;
  readonly data: z.ZodType;
  /** The first lines of its CSV, for the document of an endpoint that has one. */
  readonly csv?: string;
  /** The beginning of its page, for the document of an endpoint that has one. */
  readonly page?: string;
  /** Some of its lines, for the document of an endpoint that can stream them. */
  readonly lines?: string;
  /** The sentence of the `Denial` that may come instead. */
  readonly denied?: string;
}

/** The result of a command on one stream. */
export const doneBy = <Event extends DomainEvent>(
  told: OwnEvents<Event>,
): Done<CommandEvents<Event>, null> => ({
  told,
  facts: null,
  position: told.position,
  revision: told.revision,
});
