import type { Endpoint } from '../endpoint.ts';
import { workBulk } from './bulk.ts';
import type { WorkDependencies } from './dependencies.ts';
import { workCounts, workTags } from './overviews.ts';
import { workList } from './work-list.ts';

/** Every endpoint of the list of work. */
export const workEndpoints = (deps: WorkDependencies): readonly Endpoint[] => [
  workList(deps),
  workCounts(deps),
  workTags(deps),
  workBulk(deps),
];
