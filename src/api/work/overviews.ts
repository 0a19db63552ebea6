import { z } from 'zod';
import type { AdminId } from '../../events/ids.ts';
import { workProjection } from '../../projections/work/items/projection.ts';
import { endpoint } from '../endpoint.ts';
import { pageLimit } from '../kernel/input.ts';
import { showsNoOne } from '../shown-subjects.ts';
import { toldOf } from '../views.ts';
import type { WorkDependencies } from './dependencies.ts';
import { countsData, tagsData } from './views.ts';
import { tag, WORK } from './work-list.ts';
import { countsOf } from './work-views.ts';

const reads = {
  method: 'GET',
  tag,
  access: ['admin'],
  limit: 'admin_read',
  kind: 'read',
  shows: showsNoOne,
} as const;

/** For the refresh of the numbers beside the views. */
export const workCounts = ({ queriesOf }: WorkDependencies) =>
  endpoint({
    ...reads,
    path: `${WORK}/counts`,
    summary: 'How many items each view of the list of work shows',
    query: z.object({}),
    answers: { 200: { description: 'The counts', data: countsData } },
    async handle({ caller, ignoredParameters }) {
      const counts = await queriesOf(workProjection).counts({ admin: caller.id as AdminId });
      const data = { counts: countsOf(counts), ...toldOf(ignoredParameters) };
      return { status: 200, message: 'Counts fetched', data };
    },
  });

export const workTags = ({ queriesOf }: WorkDependencies) =>
  endpoint({
    ...reads,
    path: `${WORK}/tags`,
    summary: 'The tags that tickets have, the most frequent first',
    notes: 'Of tags that differ only in case, one is listed for all of them.',
    query: z.object({ limit: pageLimit(100, 1_000) }),
    answers: { 200: { description: 'The tags', data: tagsData } },
    async handle({ query: { limit }, ignoredParameters }) {
      const tags = await queriesOf(workProjection).tags({ limit });
      const data = { tags: tags.map((each) => ({ ...each })), ...toldOf(ignoredParameters) };
      return { status: 200, message: 'Tags fetched', data };
    },
  });
