import { z } from 'zod';
import { type Instant, instant } from '../../events/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { failInput } from '../kernel/failure.ts';
import { date, optional, stringOf } from '../kernel/input.ts';
import { toldOf } from '../views.ts';
import type { PrivacyDependencies } from './dependencies.ts';
import { retentionData } from './views.ts';

const NO_POLICIES =
  'policies must be kinds and terms such as closed-tickets:3y,guest-chats:90d: closed-tickets and guest-chats, each at most once, in days (d) or years (y)';

/** Whom retention would erase. */
export const retentionDryRun = ({ retention, now }: PrivacyDependencies): Endpoint =>
  endpoint({
    tag: 'Privacy',
    access: ['auditor', 'service'],
    limit: 'service',
    method: 'GET',
    path: '/api/v1/privacy/retention',
    summary: 'Whom retention would erase',
    notes:
      'A dry run: nothing is changed. The desk does it once a day, by the policies in `RETENTION`; try others with `policies` before you set them.',
    kind: 'read',
    query: z.object({
      at: optional(date()).describe('When, as an instant or a date. Default: now'),
      policies: optional(stringOf('a text')).describe(
        'Policies to try, in the words of `RETENTION`. Default: those of `RETENTION`',
      ),
    }),
    shows: ({ data }) => (data as z.infer<typeof retentionData>).policies.flatMap(({ people }) => people),
    answers: { 200: { description: 'The people of each policy', data: retentionData } },
    async handle({ query, ignoredParameters: ignored }) {
      const at = query.at === null ? now() : timeOf(query.at);
      const found = (await retention(at, query.policies)) ?? failInput('policies', NO_POLICIES);
      const policies = found.map(({ policy, people }) => ({ policy, people: [...people] }));
      return { status: 200, message: 'Retention fetched', data: { at, policies, ...toldOf(ignored) } };
    },
  });

/** A date is its beginning in UTC. */
function timeOf(input: NonNullable<z.output<ReturnType<typeof date>>>): Instant {
  const time = Date.parse(input.kind === 'instant' ? input.instant : String(input.day));
  return Number.isNaN(time) ? failInput('at', 'at must be an instant or a date') : instant(time);
}
