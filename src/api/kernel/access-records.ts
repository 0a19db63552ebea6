import type { Caller, Role } from '../../commands/caller.ts';
import { type AccessRecord, EVERYONE } from '../../events/audit/access-events.ts';
import type { Instant } from '../../events/ids.ts';
import { MASK } from '../../history/masking.ts';
import { networkOf } from '../../limits/address-key.ts';
import type { Endpoint } from '../endpoint.ts';
import { subjectsIn } from '../shown-subjects.ts';
import type { Call } from './call.ts';
import { headerOf } from './exchange.ts';
import { failInput } from './failure.ts';
import { readQuery } from './parse.ts';

/** Callers who see data of others. Users and guests see their own. */
const STAFF: readonly Role[] = ['admin', 'service', 'analyst', 'auditor'];

type Staff = Extract<Caller, { kind: Role }>;

/** Parameters whose values are words of the desk, ids, numbers and times. All others can hold texts of people. */
const RECORDED_PARAMETERS: ReadonlySet<string> = new Set([
  ...['as_of', 'from', 'to', 'date_from', 'date_to', 'after', 'step', 'time_zone', 'metric', 'group_by'],
  ...['status', 'priority', 'support_type', 'type', 'types', 'stream', 'open', 'active', 'order'],
  ...['sort_by', 'sort_order', 'page', 'limit', 'messages_limit', 'before', 'search_in', 'highlight'],
  ...['assigned_to', 'adminId', 'user_id', 'ticket_number', 'subject', 'actor'],
]);
/** It names no one, and is long. */
const LEFT_OUT = 'cursor';
const MOST_CHARACTERS = 200;
/** More than any page shows. Whoever sees more than that is recorded as seeing everyone's. */
const MOST_SUBJECTS = 1_000;

const REASON = /^[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}$/;
/** A longer run of digits could be a phone number. */
const MANY_DIGITS = /\d{7}/;
const REASON_SENTENCE =
  'X-Access-Reason must be a code such as complaint or case/2026-118: 1 to 64 letters, digits and . _ / # -, with at most 6 digits in a row';

/** The caller, if the endpoint can show them data of others: by its data, or by what a conflict tells of a stream. */
const lookingStaff = ({ shows, versioned }: Endpoint, caller: Caller): Staff | null =>
  (shows !== null || versioned) && (STAFF as readonly string[]).includes(caller.kind)
    ? (caller as Staff)
    : null;

/** What a response shows: its data, or the events of a stream that the caller of a command has missed. */
export type Shown = { readonly data: unknown } | { readonly missed: MissedEvents };

interface MissedEvents {
  readonly stream: string;
  readonly since: readonly object[];
}

/** Why the caller looks, as a code; null when they don't say. Throws `RequestFailed` (400) for a text. */
function accessReasonOf({ exchange: { request } }: Pick<Call, 'exchange'>): string | null {
  const reason = headerOf(request, 'x-access-reason');
  if (reason === null || (REASON.test(reason) && !MANY_DIGITS.test(reason))) return reason;
  return failInput('X-Access-Reason', REASON_SENTENCE);
}

export interface AccessNotesParts {
  /** Called for each response that shows a caller data of others. */
  recordAccess(access: AccessRecord): void;
  now(): Instant;
}

/**
 * Notes responses to callers who see data of others. Called before the request is handled, it checks the reason (throws
 * `RequestFailed`) and returns what is to be called with what the response shows.
 */
export const createAccessNotes =
  ({ recordAccess, now }: AccessNotesParts) =>
  (call: Call): ((shown: Shown) => void) => {
    const staff = lookingStaff(call.endpoint, call.caller);
    if (staff === null) return () => {};
    const reason = accessReasonOf(call);
    return (shown) => {
      const subjects = subjectsOf(call, shown);
      if (subjects !== null) recordAccess(accessRecordOf(call, { staff, reason, at: now(), subjects }));
    };
  };

/** Whose data a response shows; null: none of others. */
function subjectsOf({ endpoint: { shows }, input }: Call, shown: Shown): readonly string[] | null {
  if ('missed' in shown) return shown.missed.since.length === 0 ? null : subjectsIn(shown.missed.stream);
  return shows === null ? null : [...new Set(shows({ ...input, data: shown.data }))];
}

interface Look {
  readonly staff: Staff;
  readonly reason: string | null;
  readonly at: Instant;
  readonly subjects: readonly string[];
}

/** What goes on record of a response. */
function accessRecordOf(call: Call, { staff, reason, at, subjects }: Look): AccessRecord {
  const { endpoint, exchange } = call;
  return {
    at,
    actor: { kind: staff.kind, id: staff.id },
    operation: `${endpoint.method} ${endpoint.path}`,
    subjects: subjects.length > MOST_SUBJECTS ? [EVERYONE] : [...subjects],
    filter: filterOf(call),
    isMasked: staff.kind === 'analyst' && !staff.seesPersonalData,
    reason,
    network: exchange.address === null ? null : networkOf(exchange.address),
    requestId: exchange.recorded.requestId,
  };
}

/** The parameters that the endpoint knows, with a mask in the place of a value that could hold a text of a person. */
function filterOf({ endpoint: { query }, exchange: { search } }: Call): Record<string, string> {
  if (query === null || search === '') return {};
  const filter: Record<string, string> = {};
  for (const [name, value] of Object.entries(readQuery(search, query))) {
    if (name === LEFT_OUT || typeof value !== 'string') continue;
    filter[name] = RECORDED_PARAMETERS.has(name) ? recordedValueOf(value) : MASK;
  }
  return filter;
}

/** A person who is named by an address or a number. */
const CONTACT = /^(email|phone):.*$/is;

const recordedValueOf = (value: string): string =>
  value.replace(CONTACT, `$1:${MASK}`).slice(0, MOST_CHARACTERS).toWellFormed();
