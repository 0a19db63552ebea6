import type { SubjectRequest } from './endpoint-request.ts';

/** The rate limits by name; their figures are in one table. */
export type LimitName =
  | 'public_write'
  | 'public_read'
  | 'user_write'
  | 'user_read'
  | 'admin_write'
  | 'admin_read'
  | 'work_bulk'
  | 'history_read'
  | 'service'
  | 'code_verification'
  | 'code_holder'
  | 'conversation_read'
  | 'login'
  | 'login_of_number'
  | 'session'
  | 'sign_in'
  | 'open';

/** A limit of requests about the same subject, whichever caller sends them. */
export interface SubjectLimit<Body> {
  readonly limit: LimitName;
  /** The keys of the subjects. */
  of(request: SubjectRequest<Body>): readonly string[];
  /** Whether a request that repeats another one under its `Idempotency-Key` doesn't count. */
  readonly areRepetitionsFree?: boolean;
}
