import { z } from 'zod';
import { distinctTags, MOST_TAGS } from '../../events/ticketing/tags.ts';
import { text } from '../kernel/input.ts';
import { listed } from '../kernel/list-input.ts';

const tag = () => text({ min: 1, max: 40 });

/** An e-mail address, or a number that may be somebody's: with its country, or of ten digits. */
const CONTACT = /\S@\S|\+(?:[\s().-]*\d){7}|\d(?:[\s().-]*\d){9}/;

/** Tags are counted, and stay when a person is erased. */
const label = () =>
  tag().refine((text) => !CONTACT.test(text), 'must not hold an e-mail address or a phone number');

/** The tags of a ticket: a set. Space at the ends of one doesn't count, and of two that differ in case the first is kept. */
export const tags = () =>
  z
    .array(label(), { error: ({ input }) => (input === undefined ? 'is required' : 'must be a list') })
    .max(MOST_TAGS, `must be at most ${MOST_TAGS} items`)
    .transform(distinctTags)
    .describe(
      'The new tags, which replace the old ones. Spaces at the ends are removed. Of tags that differ only in case, the first is kept. They are labels, which stay when a person is erased: no names, addresses or numbers of people',
    );

/** Tags in a query. */
export const tagFilter = () => listed(tag());
