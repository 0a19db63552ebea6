import type { FieldErrors, Happenings } from './api.ts';
import type { FailureCode } from './failure-code.ts';

/**
 * What went wrong. Codes of the desk, and those of this package: `unreachable` (no answer came), `timed_out`, `aborted` (by the
 * caller's signal), `malformed_answer` (not the desk has answered, but perhaps a proxy), `denied` (the desk said no, where it gives
 * no code), `uncertain` (of outboxes: sent too long ago, and never acknowledged).
 *
 * @group Errors
 */
export type DeskErrorCode =
  | FailureCode
  | 'unreachable'
  | 'timed_out'
  | 'aborted'
  | 'malformed_answer'
  | 'denied'
  | 'uncertain';

/**
 * The only error that calls throw.
 *
 * @group Errors
 */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: DeskErrorCode;
  /** Of HTTP. 0: no answer came, so the desk may or may not have done what it was asked to do. */
  readonly status: number;
  /** The fields and headers that are wrong. */
  readonly errors: FieldErrors;
  /** Seconds after which to try again; null: the desk didn't say. */
  readonly retryAfter: number | null;
  /** With `revision_conflict`: what has happened since the revision of `ifMatch`. */
  readonly conflict: Conflict | null;
  /** Of refused commands: the place in the event log on which the refusal is based. */
  readonly position: number | null;

  constructor(
    code: DeskErrorCode,
    message: string,
    more: Partial<
      Pick<DeskError, 'status' | 'errors' | 'retryAfter' | 'conflict' | 'position' | 'cause'>
    > = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.errors = more.errors ?? [];
    this.retryAfter = more.retryAfter ?? null;
    this.conflict = more.conflict ?? null;
    this.position = more.position ?? null;
  }
}

/** A ticket or conversation has changed since it was read. */
export interface Conflict {
  /** The revision that it has now. */
  readonly revision: number;
  /** The events since, the oldest first; of many, the first ones. */
  readonly since: Happenings;
}

/** Without a valid token (401), too much at once, or too slowly: the same request may succeed later. */
const LATER = [401, 408, 429];

/** Whether the desk has said that a repetition of the same request can't succeed. A proxy’s word, whatever its status, is not the desk’s. */
export const isFinal = ({ code, status }: DeskError): boolean =>
  code !== 'malformed_answer' && status >= 200 && status < 500 && !LATER.includes(status);
