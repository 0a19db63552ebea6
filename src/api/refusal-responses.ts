import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js';
import type { Missed, PassingCode, Refusal, RefusalCode } from '../commands/refusal.ts';
import { examplePhone } from './example-phone.ts';
import { type Failure, retryAfter } from './kernel/failure.ts';

type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 500 | 503;

interface FailureTemplate {
  readonly status: RefusalStatus;
  sentence(refusal: Refusal, region: CountryCode): string;
}

const template = (status: FailureTemplate['status'], text: string): FailureTemplate => ({
  status,
  sentence: () => text,
});

/** Status and message of each refusal. Total: a new code doesn't compile without a line here. */
const TABLE: { readonly [Code in RefusalCode]: FailureTemplate } = {
  ticket_not_found: {
    status: 404,
    sentence: ({ subject }) => (subject ? `Ticket ${subject} not found` : 'Ticket not found'),
  },
  admin_not_found: template(404, 'Admin not found'),
  record_not_found: { status: 404, sentence: ({ subject }) => `${subject ?? 'Record'} not found` },
  email_mismatch: template(400, 'Email does not match the ticket owner'),
  admins_reply: template(
    403,
    'Admins write to a ticket by POST /api/v1/unified-admin/support/:id/reply, not in the name of its user',
  ),
  ticket_closed: template(400, 'Cannot add messages to a closed or resolved ticket'),
  ticket_link_required: template(
    401,
    'A token, or the signed link of the ticket in X-Ticket-Access, is required',
  ),
  invalid_ticket_link: template(401, 'The link of the ticket is invalid or has expired'),
  token_required: template(401, 'A token is required'),
  invalid_session: template(400, 'Invalid session ID'),
  invalid_phone_number: { status: 400, sentence: (_refusal, region) => phoneNumberSentence(region) },
  rating_out_of_range: template(400, 'Rating must be between 1 and 5'),
  not_ticket_owner: template(400, 'You can only rate your own tickets'),
  already_rated: template(400, 'Ticket already rated'),
  too_many_tags: template(400, 'A ticket can have at most 20 tags'),
  not_rateable: template(400, 'Can only rate resolved or closed tickets'),
  guest_not_found: template(404, 'Guest not found'),
  guest_not_proven: template(403, 'guestSecret must be the secret that came with this guest id'),
  code_forgotten: template(409, 'That code can no longer be shown, please generate another one'),
  conversation_not_found: template(404, 'Conversation not found'),
  conversation_closed: template(400, 'Cannot send messages to a closed conversation'),
  conversation_superseded: template(409, 'The owner has another open conversation of this type'),
  message_not_found: template(404, 'Message not found'),
  not_created_yet: {
    status: 404,
    sentence: ({ subject = 'record' }) => `The ${subject} did not exist yet at that moment`,
  },
  message_type_not_allowed: template(400, 'You cannot send messages of this type'),
  email_unknown: template(400, 'The owner’s email is not known: email is required'),
  message_not_sent: template(500, 'Failed to send WhatsApp message'),
  login_forgotten: template(409, 'That login can no longer be shown, please start another one'),
  login_off: template(503, 'Login by WhatsApp is not set up'),
  logout_failed: template(503, 'The sessions could not be ended now, please try again'),
  update_failed: template(503, 'The user could not be updated now, please try again'),
  invalid_access_token: template(401, 'The access token is invalid or has expired'),
  invalid_refresh_token: template(401, 'The refresh token is invalid or has expired'),
  not_own_sessions: template(401, 'A token of that user is required'),
  user_not_found: template(404, 'User not found'),
  invalid_sign_in: template(
    400,
    'The link that signs you in is invalid or has expired, please print another one',
  ),
  sign_in_used: template(409, 'This link has signed somebody in already, please print another one'),
  sign_in_by_link_off: template(403, 'This desk takes no links that sign people in'),
  revision_conflict: {
    status: 409,
    sentence: ({ subject = 'ticket' }) => `The ${subject} has changed since the revision in If-Match`,
  },
  revision_ahead: {
    status: 400,
    sentence: ({ subject = 'ticket' }) =>
      `If-Match is ahead of the ${subject}: it must be a revision from an ETag of this ${subject}`,
  },
  too_many_conflicts: template(409, 'Too many changes at once, please try again'),
  person_not_found: template(404, 'Nothing is known of this person'),
  reason_names_person: template(
    400,
    'reason stays on record: it must not have names, addresses or numbers of the person',
  ),
  erasure_not_found: template(404, 'There is no erasure with this receipt'),
  log_not_protected: template(
    409,
    'The log holds data of this person in the clear: they can be erased from a log that casebook protect has rewritten',
  ),
  ticket_has_owner: template(
    409,
    'The ticket belongs to a user or a guest, whose data can only be erased together: name that person as the export of this ticket does in subjects',
  ),
  idempotency_key_reused: template(409, 'Idempotency-Key was already used for a different request'),
};

/** `Retry-After` of temporary refusals, in seconds. */
const RETRY_SECONDS: { readonly [Code in PassingCode]: number } = {
  too_many_conflicts: 1,
  message_not_sent: 1,
  // Until an operator configures it.
  login_off: 3_600,
  logout_failed: 1,
  update_failed: 1,
};

export const statusOfRefusal = (code: RefusalCode): RefusalStatus => TABLE[code].status;

/** The failure for a refusal. `region`: the country of numbers without a country code. */
export function failureOf(refusal: Refusal, region: CountryCode): Failure {
  const { status, sentence } = TABLE[refusal.refused];
  const message = sentence(refusal, region);
  const retrySeconds = (RETRY_SECONDS as { readonly [Code in RefusalCode]?: number })[refusal.refused];
  return {
    status,
    code: refusal.refused,
    message,
    ...(refusal.field && { errors: [{ field: refusal.field, message }] }),
    ...(refusal.conflict && { details: detailsOf(refusal.conflict) }),
    ...(retrySeconds !== undefined && retryAfter(retrySeconds)),
    ...(status === 401 && { headers: { 'WWW-Authenticate': 'Bearer' } }),
  };
}

const detailsOf = ({ revision, since }: Missed & { readonly since: unknown }) => ({ revision, since });

/** Such as `Phone number must be in E.164 format (+234XXXXXXXXXX) or a valid Nigerian number`. */
export function phoneNumberSentence(region: CountryCode): string {
  const digits = examplePhone(region)?.nationalNumber.length ?? 10;
  const shape = `+${getCountryCallingCode(region)}${'X'.repeat(digits)}`;
  const country = new Intl.DisplayNames('en', { type: 'region' }).of(region) ?? region;
  const national = region === 'NG' ? 'a valid Nigerian number' : `a valid number of ${country}`;
  return `Phone number must be in E.164 format (${shape}) or ${national}`;
}
