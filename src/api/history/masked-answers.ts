import type { z } from 'zod';
import { masked } from '../../history/masking.ts';
import { asItIs, isPlain, type Rewrite, rewriteOf } from '../../history/rewriting.ts';

/** In the place of personal data that have parts, or are no text. */
const hidden: Rewrite = () => null;

/**
 * What callers see of the fields of responses who see no personal data, by their names: the same name means the same everywhere.
 * A field that isn't here is masked.
 */
const FIELDS: ReadonlyMap<string, Rewrite> = new Map([
  ...named(asItIs, [
    // Ids of people and things, words of the desk, figures and times.
    ...['id', 'user_id', 'userId', 'adminId', 'senderId', 'messageId', 'message_id'],
    ...['ticket_number', 'ticketNumber', 'related_registration_progress_id'],
    ...['support_type', 'type', 'messageType', 'status', 'priority', 'tags', 'satisfaction_rating'],
    ...['assigned_to', 'resolved_by', 'senderType', 'is_from_user', 'is_internal', 'verified', 'isRead'],
    ...['createdAt', 'updatedAt', 'lastMessageAt', 'first_response_at', 'last_response_at', 'resolved_at'],
    ...['response_time_seconds', 'message_count', 'messageCount', 'attachments', 'field'],
    ...['unread', 'analytics', 'meta', 'pagination', 'next_cursor', 'total', 'ignored_parameters'],
    // Of timelines, which mask what an event says themselves.
    ...['position', 'revision', 'time', 'kind', 'sentence', 'changes', 'data'],
    // Of series, which mask the names of admins themselves.
    ...['metric', 'from', 'to', 'step', 'time_zone', 'group_by', 'business_hours', 'periods', 'groups'],
  ]),
  ...named(masked, [
    ...['email', 'phone_number', 'first_name', 'last_name', 'firstName', 'name', 'ownerName', 'ownerEmail'],
    ...['sender_name', 'sender_email', 'subject', 'description', 'message', 'text', 'resolution_notes'],
    ...['internal_notes', 'feedback', 'ip_address', 'user_agent', 'smipay_tag', 'account_status', 'role'],
    // As `TicketOpened` has it: what somebody paid is theirs.
    'related_transaction_id',
  ]),
  ...named(hidden, [
    ...['device_metadata', 'profile_image', 'current_balance', 'tier', 'kyc_verification'],
    ...['related_transaction', 'offset', 'after', 'match'],
  ]),
]);

function named(rewrite: Rewrite, names: readonly string[]): readonly (readonly [string, Rewrite])[] {
  return names.map((name) => [name, rewrite] as const);
}

/** Every name on which is decided. */
export const DECIDED_FIELDS: ReadonlySet<string> = new Set(FIELDS.keys());

/** What callers see of the data of a response who see no personal data. Its shape stays. */
export const maskedAnswerOf = (schema: z.ZodType): Rewrite =>
  rewriteOf(schema, (name, field) => FIELDS.get(name) ?? (isPlain(field) ? unknownMask(field) : null));

/** What callers see of it who see personal data, but no ids that open something. */
export const unmaskedAnswerOf = (schema: z.ZodType): Rewrite =>
  rewriteOf(schema, (name, field) => (FIELDS.has(name) || isPlain(field) ? asItIs : null));

const unknownMask = ({ def }: z.ZodType): Rewrite => (def.type === 'string' ? masked : hidden);
