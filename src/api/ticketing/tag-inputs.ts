import { z } from 'zod';
import { distinctTags, MOST_TAGS } from '../../events/ticketing/tags.ts';
import { text } from '../kernel/input.ts';
import { listed } from '../kernel/list-input.ts';

const tag = () => text({ min: 1, max: 40 });

/** The tags of a ticket: a set. Space at the ends of one doesn't count, and of two that differ in case the first is kept. */
export const tags = () =>
  z
    .array(tag(), { error: ({ input }) => (input === undefined ? 'is required' : 'must be a list') })
    .max(MOST_TAGS, `must be at most ${MOST_TAGS} items`)
    .transform(distinctTags)
    .describe(
      'The new tags, which replace the old ones. Spaces at the ends are removed. Of tags that differ only in case, the first is kept',
    );

/** Tags in a query. */
export const tagFilter = () => listed(tag());
