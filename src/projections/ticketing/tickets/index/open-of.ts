import type { AdminId } from '../../../../events/ids.ts';
import { count, intersect } from '../../../search/bitmap.ts';
import { read, type Steps } from '../../../search/steps.ts';
import { assigneeFacet, openFacets } from './facets.ts';
import { havingAny } from './list.ts';
import type { TicketIndex } from './source.ts';

/** How many open tickets each of the admins has, in their order, of one state of the store. */
export function* openOf(source: TicketIndex, admins: readonly AdminId[]): Steps<readonly number[]> {
  const open = yield* havingAny(source, openFacets(true));
  const counts: number[] = [];
  for (const admin of admins)
    counts.push(count(intersect(open, yield* read(source.facet(assigneeFacet(admin))))));
  return counts;
}
