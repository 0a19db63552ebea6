import type { EventMetadata } from '../events/envelope.ts';
import type { Revision } from '../events/log/port.ts';

/** Why a command changes nothing. The set is closed: how each is told to a caller is one total table in the API. */
export type RefusalCode =
  | 'ticket_not_found'
  | 'admin_not_found'
  | 'record_not_found'
  | 'email_mismatch'
  | 'ticket_closed'
  | 'admins_reply'
  | 'invalid_session'
  | 'invalid_phone_number'
  | 'rating_out_of_range'
  | 'not_ticket_owner'
  | 'already_rated'
  | 'not_rateable'
  | 'conversation_not_found'
  | 'guest_not_found'
  | 'guest_not_proven'
  | 'code_forgotten'
  | 'conversation_closed'
  | 'conversation_superseded'
  | 'message_not_found'
  | 'message_type_not_allowed'
  | 'email_unknown'
  | 'message_not_sent'
  | 'login_forgotten'
  | 'login_off'
  | 'logout_failed'
  | 'update_failed'
  | 'invalid_access_token'
  | 'invalid_refresh_token'
  | 'not_own_sessions'
  | 'user_not_found'
  | 'revision_conflict'
  | 'revision_ahead'
  | 'too_many_conflicts'
  | 'idempotency_key_reused';

/** What happened since the revision that a caller knew. */
export interface Happening {
  readonly type: string;
  readonly actor: EventMetadata['actor'];
  readonly time: string;
  readonly data: unknown;
}

export interface Refusal {
  readonly refused: RefusalCode;
  /** What the sentence for people needs, such as the number of the ticket that was not found. */
  readonly subject?: string;
  /** The input field that is to blame, when there is one. */
  readonly field?: string;
  /** For `revision_conflict`. */
  readonly conflict?: Missed & { readonly since: readonly Happening[] };
}

/** What somebody missed who knew a stream as of a revision: all after that one, up to and including another. */
export interface Missed {
  readonly stream: string;
  readonly after: Revision;
  readonly revision: Revision;
}

export const refuse = (refused: RefusalCode, details: Omit<Refusal, 'refused'> = {}): Refusal => ({
  refused,
  ...details,
});

export const isRefusal = (outcome: object): outcome is Refusal => 'refused' in outcome;

const OF_WHAT_HAPPENED: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'ticket_closed',
  'already_rated',
  'not_rateable',
]);

/**
 * Whether a caller was refused for what has happened since they looked: with `If-Match` they are told all of that
 * instead. Any other refusal stands whatever they know, above all one that keeps a ticket from somebody who has no
 * business with it.
 */
export const isOfWhatHappened = ({ refused }: Refusal): boolean => OF_WHAT_HAPPENED.has(refused);

/** Refusals that say nothing about what was asked, only about this moment: the same request may succeed later. */
export const PASSING = [
  'too_many_conflicts',
  'message_not_sent',
  'login_off',
  'logout_failed',
  'update_failed',
] as const satisfies readonly RefusalCode[];
export type PassingCode = (typeof PASSING)[number];

const PASSING_CODES: ReadonlySet<RefusalCode> = new Set(PASSING);

export const isPassing = ({ refused }: Pick<Refusal, 'refused'>): boolean => PASSING_CODES.has(refused);
