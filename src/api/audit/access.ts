import type { CountryCode } from 'libphonenumber-js';
import { z } from 'zod';
import { PERSON_FORMS, personIn } from '../../commands/privacy/person.ts';
import type { ConversationId } from '../../events/ids.ts';
import {
  type AccessPlace,
  END,
  placeAt,
  type RecordedAccess,
} from '../../projections/audit/access/documents.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import type { Cursors } from '../kernel/cursors.ts';
import { dayBounds } from '../kernel/days.ts';
import { failInput } from '../kernel/failure.ts';
import { type DateInput, date, optional, pageLimit, stringOf } from '../kernel/input.ts';
import { cursor } from '../kernel/page-input.ts';
import type { Looked, LookedAt, LooksQuery } from '../looked-at.ts';
import type { ShownRead } from '../shown-subjects.ts';
import { count, ignoredParameters, nextCursor, text, textOrNull, time, toldOf, view } from '../views.ts';
import { AUDIT } from './audit-endpoint.ts';

export interface AccessDependencies {
  /** What looks name of a person, or of a conversation. */
  lookedAt(whose: Looked): Promise<LookedAt>;
  /** The latest looks first. */
  page(query: LooksQuery): Promise<readonly RecordedAccess[]>;
  readonly cursors: Cursors;
  readonly timeZone: string;
  /** Of phone numbers without a country code. */
  readonly defaultRegion: CountryCode;
}

const SUBJECT =
  /^(?:ticket|conversation|user|guest|admin|transaction|registrationSession|email|phone):[^\p{Cc}\p{Cs}]{1,300}$/u;
const IS_CONTACT = /^(?:email|phone):/;
const ACTOR = /^(?:admin|service|analyst|auditor|operator):[^\p{Cc}\p{Cs}]{1,200}$/u;

const query = z.object({
  subject: optional(
    stringOf('a text').regex(SUBJECT, 'must be a kind and an id such as user:ID or ticket:SMI-2026-000123'),
  ).describe(
    'Whose data were looked at: `ticket:`, `conversation:`, `user:`, `guest:`, `admin:`, `transaction:` or `registrationSession:` and an id, or a ticket’s number; `email:` and an address, or `phone:` and a number. Of users, guests and those with an address or number, their tickets and conversations are included, and what showed everyone’s data since there were any of theirs',
  ),
  actor: optional(stringOf('a text').regex(ACTOR, 'must be a role and an id such as admin:ID')).describe(
    'Who looked: the role and the id',
  ),
  from: optional(date()).describe('Looks at this time or later. A date is that whole day'),
  to: optional(date()).describe('Looks at this time or earlier. A date is that whole day'),
  limit: pageLimit(50, 100),
  cursor: cursor(),
});
type Query = z.output<typeof query>;

const access = view('AccessRecord', {
  at: time,
  actor: z.strictObject({ kind: text, id: text }),
  operation: text.describe('What was called'),
  subjects: z
    .array(text)
    .describe('Whose data were shown; `everyone`: those of all. None: figures, or nothing was found'),
  filter: z
    .record(text, text)
    .describe('The parameters of the query; `•••` in the place of what can be a text about a person'),
  is_masked: z.boolean().describe('Whether personal data were masked'),
  reason: textOrNull.describe('`X-Access-Reason` of the request'),
  network: textOrNull.describe('The network of the address: /24 of IPv4, /48 of IPv6'),
  request_id: text,
  position: count.describe('Of the event `AccessRecorded` that holds this record'),
});

const list = z.strictObject({
  records: z.array(access),
  subjects: z
    .array(text)
    .nullable()
    .describe('What looks name of the subject that was asked for; null: all looks were asked for'),
  next_cursor: nextCursor,
  ignored_parameters: ignoredParameters,
});

/** Who looked at whose data. */
export const accessList = ({
  lookedAt,
  page,
  cursors,
  timeZone,
  defaultRegion,
}: AccessDependencies): Endpoint =>
  endpoint({
    ...AUDIT,
    path: '/api/v1/audit/access',
    summary: 'Who looked at whose data, the latest look first',
    notes:
      'Reads by admins, services, analysts and auditors that showed data of others. What other nodes have recorded may be missing for a second or two.',
    query,
    shows: ({ query, data }: ShownRead<unknown, z.output<typeof list>>) => askedFor(query as Query, data),
    answers: { 200: { description: 'A page of looks', data: list } },
    async handle({ query, ignoredParameters }) {
      const { limit, cursor } = query;
      const [from, end] = boundsOf(query, timeZone);
      const name = ['looks', query.subject, query.actor, from, end];
      const before = cursor === null ? end : cursors.read<{ place: AccessPlace }>(name, cursor).place;
      const whose = query.subject === null ? null : await lookedAt(lookedIn(query.subject, defaultRegion));
      const found = await page({ whose, actor: query.actor, from, before, limit });
      const last = found.length < limit ? undefined : found.at(-1);
      const next_cursor = cursors.write(name, last ? { place: last.place } : null);
      return {
        status: 200,
        message: 'Access records fetched',
        data: {
          records: found.map(presentAccess),
          subjects: whose && [...whose.subjects],
          next_cursor,
          ...toldOf(ignoredParameters),
        },
      };
    },
  });

/** The record of this look names no address or number, but what the desk knows under it. */
function askedFor({ subject }: Query, { subjects }: z.output<typeof list>): readonly string[] {
  if (subject === null) return [];
  return IS_CONTACT.test(subject) ? (subjects ?? []) : [subject];
}

/** Throws `RequestFailed` (400) for what can be no id, address or number. */
function lookedIn(subject: string, defaultRegion: CountryCode): Looked {
  if (subject.startsWith('conversation:'))
    return { kind: 'conversation', id: subject.slice('conversation:'.length) as ConversationId };
  return (
    personIn(subject, defaultRegion) ??
    failInput('subject', `subject must name one of ${PERSON_FORMS}, or conversation:ID`)
  );
}

/** Both `from` and `to` are inclusive. Throws `RequestFailed` (400) when nothing can lie between them. */
function boundsOf({ from, to }: Query, timeZone: string): readonly [from: AccessPlace, before: AccessPlace] {
  const first = from === null ? 0 : timeOf(from, 'from', timeZone);
  const last = to === null ? null : timeOf(to, 'to', timeZone);
  if (last !== null && first > last) failInput('from', 'from must not be later than to');
  return [placeAt(first), last === null ? END : placeAt(last + 1)];
}

const timeOf = (input: DateInput, side: 'from' | 'to', timeZone: string): number =>
  Date.parse(input.kind === 'instant' ? input.instant : dayBounds(input.day, timeZone)[side]);

const presentAccess = ({ position, record }: RecordedAccess): z.infer<typeof access> => ({
  at: record.at,
  actor: { kind: record.actor.kind, id: record.actor.id },
  operation: record.operation,
  subjects: [...record.subjects],
  filter: { ...record.filter },
  is_masked: record.isMasked,
  reason: record.reason,
  network: record.network,
  request_id: record.requestId,
  position,
});
