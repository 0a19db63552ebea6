import type { AdminId } from '../../events/ids.ts';
import type { WorkPlace } from '../../projections/work/items/queries.ts';
import { workListRead } from '../../projections/work/list.ts';
import { endpoint } from '../endpoint.ts';
import { failExpired } from '../kernel/cursors.ts';
import { searchedBy } from '../search/searched.ts';
import { showsWork } from '../shown-subjects.ts';
import { toldOf } from '../views.ts';
import { askedFigure, createFigures } from './counted.ts';
import type { WorkDependencies } from './dependencies.ts';
import { peopleIn, readFound } from './found.ts';
import { queriedFilters, workQuery } from './inputs.ts';
import { presentItem } from './present.ts';
import { highlightsOf } from './searching.ts';
import { workData } from './views.ts';
import { countsOf, filtersOf } from './work-views.ts';

export const WORK = '/api/v1/unified-admin/work';
export const tag = 'Work';

export function workList(deps: WorkDependencies) {
  const countedBy = createFigures(deps);
  return endpoint({
    method: 'GET',
    path: WORK,
    summary: 'Tickets and chats in one list, with the number of items in each view',
    tag,
    access: ['admin'],
    limit: 'admin_read',
    kind: 'read',
    query: workQuery,
    shows: showsWork,
    answers: { 200: { description: 'A page of the list, and counts of all', data: workData } },
    async handle({ caller, query, ignoredParameters }) {
      const { queriesOf, readJoined, cursors, defaultRegion } = deps;
      const { view, ids: among, person: owner, limit, sort_by: sortBy, sort_order: sortOrder } = query;
      const admin = caller.id as AdminId;
      const searched = searchedBy(query, defaultRegion);
      const filters = [filtersOf(view, admin), queriedFilters(query, caller, deps.timeZone)];
      const figure = askedFigure(query, deps.timeZone, deps.businessHours);
      const list = ['work', { filters, searched, among, owner, figure, sortBy, sortOrder }];
      const after = query.cursor === null ? null : cursors.read<WorkPlace>(list, query.cursor);
      const offset = query.offset ?? 0;
      const counted = figure && (await countedBy(figure));
      const begun = counted?.begun ?? null;
      const asked = { filters, among, owner, begun, sortBy, sortOrder, offset, after, limit };
      const { page, counts } = await readJoined(workListRead, { list: asked, searched, admin });
      if (page.isExpired) return failExpired();
      const shown = await readFound(queriesOf, page.items);
      const people = await peopleIn(deps.findPeople, shown);
      const highlights = query.highlight ? await highlightsOf(deps, shown, people, searched) : null;
      const items = shown.map((each) => ({
        ...presentItem(each, people),
        ...(highlights && { highlights: highlights.get(each.item.id) ?? [] }),
      }));
      const place = { offset: after === null ? offset : null, limit };
      const next_cursor = cursors.write(list, page.next);
      const data = { items, total: page.total, ...place, next_cursor, counts: countsOf(counts) };
      return {
        status: 200,
        message: 'Work fetched',
        data: { ...data, ...(counted && { counted: counted.count }), ...toldOf(ignoredParameters) },
      };
    },
  });
}
