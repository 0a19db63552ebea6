import type { EventMetadata } from '../events/envelope.ts';
import type { Revision } from '../events/log/port.ts';

/** The reasons for which a command changes nothing. The set is closed: one total table of the API maps each to a response. */
export type RefusalCode =
  | 'ticket_not_found'
  | 'admin_not_found'
  | 'record_not_found'
  | 'email_mismatch'
  | 'ticket_closed'
  | 'ticket_link_required'
  | 'invalid_ticket_link'
  | 'token_required'
  | 'admins_reply'
  | 'invalid_session'
  | 'invalid_phone_number'
  | 'rating_out_of_range'
  | 'not_ticket_owner'
  | 'already_rated'
  | 'not_rateable'
  | 'too_many_tags'
  | 'conversation_not_found'
  | 'guest_not_found'
  | 'guest_not_proven'
  | 'code_forgotten'
  | 'conversation_closed'
  | 'conversation_superseded'
  | 'message_not_found'
  | 'not_created_yet'
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
  | 'invalid_sign_in'
  | 'sign_in_used'
  | 'sign_in_by_link_off'
  | 'revision_conflict'
  | 'revision_ahead'
  | 'too_many_conflicts'
  | 'idempotency_key_reused'
  | 'person_not_found'
  | 'erasure_not_found'
  | 'log_not_protected'
  | 'reason_names_person'
  | 'ticket_has_owner';

/** The events after the revision that a caller knows. */
export interface Happening {
  readonly type: string;
  readonly actor: EventMetadata['actor'];
  readonly time: string;
  readonly data: unknown;
}

export interface Refusal {
  readonly refused: RefusalCode;
  /** Parameters of the sentence for people, such as the number of the ticket that was not found. */
  readonly subject?: string;
  /** The invalid input field, if there is one. */
  readonly field?: string;
  /** For `revision_conflict`. */
  readonly conflict?: Missed & { readonly since: readonly Happening[] };
}

/** The events that a caller missed: all after the revision that they know, up to and including another revision. */
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
  'too_many_conflicts',
]);

/**
 * Whether a caller is refused because of events that they have missed. With `If-Match` the response lists these events
 * instead. All other refusals don't depend on what the caller knows, above all those that hide a ticket from callers who
 * may not see it.
 */
export const isOfWhatHappened = ({ refused }: Refusal): boolean => OF_WHAT_HAPPENED.has(refused);

/** Refusals that depend on the moment only, not on the request: the same request may succeed later. */
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
