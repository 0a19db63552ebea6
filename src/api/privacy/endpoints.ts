import { z } from 'zod';
import type { Receipt } from '../../commands/privacy/erasures.ts';
import { PERSON_FORMS, type Person, personIn } from '../../commands/privacy/person.ts';
import { isRefusal, refuse } from '../../commands/refusal.ts';
import { command, type Endpoint, endpoint } from '../endpoint.ts';
import { failInput } from '../kernel/failure.ts';
import { choice, optional, text } from '../kernel/input.ts';
import { lookedAtIn } from '../looked-at.ts';
import { showsNoOne } from '../shown-subjects.ts';
import type { PrivacyDependencies } from './dependencies.ts';
import { erasureList } from './erasures.ts';
import { exportPage, PAGE_EXAMPLE } from './export-page.ts';
import { exportOf, presentLook } from './present-export.ts';
import { retentionDryRun } from './retention.ts';
import { type ExportData, exportData, type ReceiptData, receiptData } from './views.ts';

const shared = { tag: 'Privacy', access: ['auditor', 'service'], limit: 'service' } as const;

/** Every endpoint about the personal data of people. */
export const privacyEndpoints = (deps: PrivacyDependencies): readonly Endpoint[] => [
  exportPerson(deps),
  erasePerson(deps),
  erasureList(deps),
  erasureReceipt(deps),
  retentionDryRun(deps),
];

const params = z.object({
  id: text({ min: 3, max: 300 }).describe(`Who: ${PERSON_FORMS}`),
});

function personOf(id: string, { defaultRegion }: PrivacyDependencies): Person {
  return (
    personIn(id, defaultRegion) ?? failInput('id', 'id must name a person, such as user:ID or phone:NUMBER')
  );
}

const exportPerson = (deps: PrivacyDependencies): Endpoint =>
  endpoint({
    ...shared,
    method: 'GET',
    path: '/api/v1/privacy/subjects/:id/export',
    summary: 'Everything that the log holds of a person',
    notes:
      'What they wrote, what was written to them and noted about them, what is recorded of them, and who looked at it; with number, status, tags and rating of each ticket. What is noted about a person is their data, too: read it before you hand it on, it may also tell of others. With `Accept: text/html` it is a page to read or print. It is sent while it is read, however long it is.',
    kind: 'read',
    params,
    query: z.object({
      internal_notes: optional(choice(['with', 'without'])).describe(
        'Whether internal notes are in it. Default: `with`',
      ),
    }),
    shows: ({ data }) => (data as ExportData).subjects,
    answers: { 200: { description: 'Their data', data: exportData, page: PAGE_EXAMPLE } },
    refusals: ['person_not_found'],
    async handle({ params: { id }, query, preferred }) {
      const person = personOf(id, deps);
      const gathered = await deps.erasures.gather(person);
      if (gathered.held.size === 0) return refuse('person_not_found');
      const held = exportOf(deps.names.of(person), gathered, {
        ...{ ticketsOf: deps.ticketsOf, eventsOf: deps.erasures.eventsOf },
        hasNotes: query.internal_notes !== 'without',
      });
      const looks = (await deps.looksAt(lookedAtIn(gathered))).map(presentLook);
      const data = { ...held, looks };
      const isPage = preferred(['application/json', 'text/html']) === 'text/html';
      return {
        ...{ status: 200, message: 'Personal data fetched', data },
        ...(isPage && { page: () => exportPage(held, looks) }),
      };
    },
  });

/** An e-mail address, or so many digits that they can be a phone number. */
const REACHES = /\S@\S|(?:\d[\s().-]?){9}/;
const TELLS = 'must not have addresses or phone numbers: it stays on record';

const erasePerson = (deps: PrivacyDependencies): Endpoint =>
  command({
    ...shared,
    method: 'POST',
    path: '/api/v1/privacy/subjects/:id/erase',
    summary: 'Erase a person',
    notes:
      'The keys of their data are destroyed when it returns: what the log holds of them can’t be read any more. Counts, times and proofs stay. No read that includes the position of the response shows the person. The last bytes go when read models are rebuilt: the receipt tells when. A repetition returns the same receipt, unless there are new data.',
    kind: 'command',
    revised: false,
    params,
    body: z.object({
      reason: text({ min: 3, max: 500 })
        .refine((reason) => !REACHES.test(reason), TELLS)
        .describe('Why. It stays on record: names, addresses and numbers of the person are refused'),
    }),
    answers: { 200: { description: 'The receipt', data: receiptData } },
    refusals: [
      'person_not_found',
      'log_not_protected',
      'ticket_has_owner',
      'reason_names_person',
      'too_many_conflicts',
    ],
    async handle(request) {
      const person = personOf(request.params.id, deps);
      const erased = await deps.erasures.erase(person, request.body.reason, request);
      if (isRefusal(erased)) return erased;
      return { told: null, facts: { receipt: erased.receipt }, position: erased.position };
    },
    async present({ facts: { receipt } }) {
      const found = await deps.erasures.receipt(receipt);
      if (found === null) return refuse('erasure_not_found');
      return { status: 200, message: 'Person erased', data: await receiptOf(found, deps) };
    },
  });

const erasureReceipt = (deps: PrivacyDependencies): Endpoint =>
  endpoint({
    ...shared,
    method: 'GET',
    path: '/api/v1/privacy/erasures/:receipt',
    summary: 'How far an erasure is',
    kind: 'read',
    shows: showsNoOne,
    params: z.object({ receipt: text({ min: 1, max: 64 }) }),
    answers: { 200: { description: 'The receipt', data: receiptData } },
    refusals: ['erasure_not_found'],
    async handle({ params: { receipt } }) {
      const found = await deps.erasures.receipt(receipt);
      if (found === null) return refuse('erasure_not_found');
      return { status: 200, message: 'Erasure fetched', data: await receiptOf(found, deps) };
    },
  });

async function receiptOf(
  { erasure, requested, erased }: Receipt,
  { forgetting }: PrivacyDependencies,
): Promise<ReceiptData> {
  const { isDone: _, subjects, ...counts } = erasure;
  const { actor, time } = requested.metadata;
  return {
    ...counts,
    subjects: [...subjects],
    requested_by: actor,
    requested_at: time,
    erased_at: erased?.metadata.time ?? null,
    state: erased === null ? 'destroying_keys' : await stateOf(forgetting),
  };
}

/** What was erased before everything was forgotten is forgotten, too. */
async function stateOf(forgetting: PrivacyDependencies['forgetting']): Promise<ReceiptData['state']> {
  const { forgotten, erasures } = await forgetting();
  return forgotten >= erasures ? 'done' : 'forgetting';
}
