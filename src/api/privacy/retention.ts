import { z } from 'zod';
import { type Instant, instant } from '../../events/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { failInput } from '../kernel/failure.ts';
import { date, optional } from '../kernel/input.ts';
import type { PrivacyDependencies } from './dependencies.ts';
import { retentionData } from './views.ts';

/** Whom retention would erase. */
export const retentionDryRun = ({ retention, now }: PrivacyDependencies): Endpoint =>
  endpoint({
    tag: 'Privacy',
    access: ['auditor', 'service'],
    limit: 'service',
    method: 'GET',
    path: '/api/v1/privacy/retention',
    summary: 'Whom retention would erase',
    notes: 'A dry run: nothing is changed. The desk does it once a day, by the policies in `RETENTION`.',
    kind: 'read',
    query: z.object({
      at: optional(date()).describe('When, as an instant or a date. Default: now'),
    }),
    shows: ({ data }) => (data as z.infer<typeof retentionData>).policies.flatMap(({ people }) => people),
    answers: { 200: { description: 'The people of each policy', data: retentionData } },
    async handle({ query }) {
      const at = query.at === null ? now() : timeOf(query.at);
      const policies = (await retention(at)).map(({ policy, people }) => ({ policy, people: [...people] }));
      return { status: 200, message: 'Retention fetched', data: { at, policies } };
    },
  });

/** A date is its beginning in UTC. */
function timeOf(input: NonNullable<z.output<ReturnType<typeof date>>>): Instant {
  const time = Date.parse(input.kind === 'instant' ? input.instant : String(input.day));
  return Number.isNaN(time) ? failInput('at', 'at must be an instant or a date') : instant(time);
}
