import type { z } from 'zod';
import type { BearerOf } from '../../commands/invocation.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import { type AsOf, type Moment, NoSuchMoment } from '../../history/moment.ts';
import type { Moments } from '../../history/moments.ts';
import type { Pseudonyms } from '../../history/pseudonyms.ts';
import type { Sight } from '../../history/sight.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import { failInput } from '../kernel/failure.ts';
import type { Answer, AnswerSchema } from '../outcomes.ts';
import type { Shows } from '../shown-subjects.ts';
import { toldOf } from '../views.ts';
import { maskedAnswerOf, unmaskedAnswerOf } from './masked-answers.ts';

/** Who may read history. Nobody changes anything through it. */
const ROLES = ['admin', 'analyst', 'auditor'] as const;
export type HistoryCaller = BearerOf<(typeof ROLES)[number]>;

/** What all endpoints of history share. */
export const HISTORY = {
  method: 'GET',
  tag: 'History',
  access: ROLES,
  limit: 'history_read',
  kind: 'read',
} as const;

/** Analysts see personal data only if their token says so; admins and auditors see them. */
export const seesPersonalData = ({ kind, seesPersonalData }: HistoryCaller): boolean =>
  kind !== 'analyst' || seesPersonalData;

/** Analysts never see ids that open something: with them they could write where history only lets them read. */
export const sightOf = (caller: HistoryCaller, pseudonyms: Pseudonyms): Sight =>
  caller.kind === 'analyst' ? { pseudonyms, isMasked: !caller.seesPersonalData } : null;

type Params = z.ZodObject | null;
type Query = z.ZodObject & z.ZodType<{ readonly as_of: AsOf | null }>;
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : null;
type HistoryRequest<P, Q> = EndpointRequest<Parsed<P>, Parsed<Q>, null, HistoryCaller>;

interface Declared<P, Q>
  extends Pick<Endpoint, 'path' | 'summary'>,
    Partial<Pick<Endpoint, 'notes' | 'refusals' | 'versioned'>> {
  readonly answers: { readonly 200: AnswerSchema };
  readonly shows: Shows;
  readonly params?: P;
  /** With `asOfField`. */
  readonly query: Q;
  /** Reads what there was at the moment. Personal data are masked afterwards, for callers who may not see them. */
  handle(request: HistoryRequest<P, Q>, moment: Moment): Promise<Answer | Refusal>;
}

/** What a read is on record with: the ids behind the pseudonyms that its response has. */
export const showsBehind =
  ({ subjectOf }: Pseudonyms, shows: Shows): Shows =>
  (read) =>
    shows(read).map(subjectOf);

interface Parts {
  readonly moments: Moments;
  readonly pseudonyms: Pseudonyms;
}

/** Declares a read of what there was at a moment. Its success says in `as_of` which moment that is. */
export const historyEndpoint = <P extends Params = null, Q extends Query = Query>(
  { moments, pseudonyms }: Parts,
  { handle, shows, ...declared }: Declared<P, Q>,
): Endpoint => {
  const schema = declared.answers[200].data;
  const [masked, unmasked] = [maskedAnswerOf(schema), unmaskedAnswerOf(schema)];
  return endpoint({
    ...HISTORY,
    ...declared,
    shows: showsBehind(pseudonyms, shows),
    notes: [declared.notes, MASKED].filter(Boolean).join(' '),
    isAsOf: true,
    async handle(request) {
      const asked = request as unknown as HistoryRequest<P, Q>;
      const moment = await momentOf(moments, (asked.query as { readonly as_of: AsOf | null }).as_of);
      const answer = await handle(asked, moment);
      if (isRefusal(answer)) return answer;
      const sight = sightOf(asked.caller, pseudonyms);
      const rewrite = sight?.isMasked ? masked : unmasked;
      const data = sight === null ? answer.data : rewrite(answer.data, sight.pseudonyms);
      return { ...answer, data: { ...(data as object), ...toldOf(asked.ignoredParameters) }, asOf: moment };
    },
  });
};

export const MASKED =
  'Analysts see pseudonyms that begin with `~` in the place of ids of guests and conversations, and `•••`, or null, in the place of personal data, unless their token has the claim `pii: true`.';

/** For answers that have no place to tell them. Throws `RequestFailed` (400) when there are any. */
export function refuseIgnored([first]: readonly string[]): void {
  if (first !== undefined) failInput(first, `${first} is no parameter of this endpoint`);
}

/** Throws `RequestFailed` (400), naming the field, for a moment that there is not. */
export async function momentOf(moments: Moments, asOf: AsOf | null, field = 'as_of'): Promise<Moment> {
  try {
    return await moments.at(asOf);
  } catch (error) {
    if (error instanceof NoSuchMoment) failInput(field, `${field} ${error.message}`);
    throw error;
  }
}
