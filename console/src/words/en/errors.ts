import type { DeskErrorCode } from '@casebook/client';

/** Why the desk didn't do something, by the code of its error. A code without words is told in the desk's own. */
export const errors = {
  'error.invalid_input': 'The desk doesn’t accept this: {message}.',
  'error.unauthenticated': 'You are not signed in any more.',
  'error.token_expired': 'Your session has ended.',
  'error.invalid_csrf_token': 'Your session has changed. Load the page again.',
  'error.forbidden': 'Your role may not do this.',
  'error.not_found': 'There is nothing at this address.',
  'error.ticket_not_found': 'There is no such ticket.',
  'error.conversation_not_found': 'There is no such chat.',
  'error.admin_not_found': 'There is no such agent.',
  'error.ticket_closed': 'The ticket is closed.',
  'error.conversation_superseded':
    'This person has another open chat of this type. Write to them there, or carry this one on as a ticket.',
  'error.email_unknown': 'The desk doesn’t know where to reach this person. Their e-mail address is needed.',
  'error.revision_conflict': 'Something has happened meanwhile.',
  'error.too_many_conflicts': 'Others are changing this at the same time. Try again.',
  'error.payload_too_large': 'This is too long.',
  'error.rate_limited': 'That was too much at once. Try again in a moment.',
  'error.internal_error': 'Something went wrong at the desk.',
  'error.unavailable': 'The desk can’t do this at the moment. Try again.',
  'error.not_caught_up': 'The desk has not caught up yet. Try again.',
  'error.unreachable': 'The desk can’t be reached.',
  'error.timed_out': 'The desk took too long to answer.',
  'error.malformed_answer': 'Something else than the desk has answered.',
  'error.uncertain': 'Whether this arrived is not known. Look before you send it again.',
} as const satisfies Partial<Record<`error.${DeskErrorCode}`, string>>;
