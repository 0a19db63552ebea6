import { z } from 'zod';
import type { AdminDocument } from '../../projections/directory/admins/documents.ts';
import { adminProjection } from '../../projections/directory/admins/projection.ts';
import type { AdminPlace } from '../../projections/directory/admins/queries.ts';
import { endpoint } from '../endpoint.ts';
import { choice, optional, searchTerm } from '../kernel/input.ts';
import { orCursor, pageFields } from '../kernel/page-input.ts';
import { searchedBy } from '../search/searched.ts';
import { count, ignoredParameters, pageMeta, text, textOrNull, toldOf, view } from '../views.ts';
import { walkOf } from '../walk.ts';
import type { DirectoryDependencies, OpenWork } from './dependencies.ts';

const listQuery = z
  .object({
    ...pageFields(20, 100),
    search: searchTerm().describe(
      'Finds admins by part of their name or e-mail address. Case and accents are ignored. Several words are found in any order; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search',
    ),
    active: optional(choice(['true', 'false'])).describe('Only admins who are active, or only the others'),
  })
  .check(orCursor('page'));

const listedAdmin = view('ListedAdmin', {
  id: text,
  first_name: textOrNull,
  last_name: textOrNull,
  email: textOrNull,
  active: z.boolean().describe('Whether tickets and conversations are to be assigned to them'),
  open_tickets: count.describe(
    'Pending, in_progress and escalated ones, as `open=true&assigned_to=ID` finds them',
  ),
  open_conversations: count.describe('Those that are not closed, as `open=true&adminId=ID` finds them'),
});

const listData = z.strictObject({
  admins: z.array(listedAdmin),
  meta: pageMeta,
  ignored_parameters: ignoredParameters,
});

export const adminList = ({ queriesOf, cursors, openWork, defaultRegion }: DirectoryDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/unified-admin/support/admins',
    summary: 'The admins to assign to, by name, and what each of them has to do',
    notes:
      'All admins whom the directory has recorded, and those who have sent a request with a token. Assigning to an admin who isn’t active is possible: leave them out with `active=true`.',
    tag: 'Tickets for admins',
    access: ['admin'],
    limit: 'admin_read',
    kind: 'read',
    query: listQuery,
    answers: { 200: { description: 'The admins and the page', data: listData } },
    async handle({ query, ignoredParameters }) {
      const searched = searchedBy({ search: query.search, search_in: 'fields' }, defaultRegion);
      const search = searched && { whole: searched.whole, words: searched.words };
      const active = query.active === null ? null : query.active === 'true';
      const walk = walkOf<AdminPlace>(cursors, ['admins', { search, active }], query);
      const { page, offset, after } = walk;
      const { limit } = query;
      const found = await queriesOf(adminProjection).list({ search, active, offset, after, limit });
      const work = await openWork(found.admins.map(({ id }) => id));
      const { total } = found;
      return {
        status: 200,
        message: 'Admins fetched',
        data: {
          admins: found.admins.map((admin, index) => presentListed(admin, work[index])),
          meta: {
            ...{ total, page, limit },
            total_pages: Math.ceil(total / limit),
            next_cursor: walk.next(found),
          },
          ...toldOf(ignoredParameters),
        },
      };
    },
  });

const presentListed = (
  { id, record: { first_name, last_name, email, active } }: AdminDocument,
  work: Awaited<ReturnType<OpenWork>>[number] | undefined,
): z.infer<typeof listedAdmin> => ({
  ...{ id, first_name, last_name, email, active },
  open_tickets: work?.tickets ?? 0,
  open_conversations: work?.conversations ?? 0,
});
