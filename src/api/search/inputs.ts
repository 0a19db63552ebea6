import { z } from 'zod';
import { choice } from '../kernel/input.ts';
import { count } from '../views.ts';

/** What lists that are searched take besides the term. `fields`, `messages`: what is searched, in words. */
export const searchOptions = (fields: string, messages: string) => ({
  search_in: choice(['fields', 'all'])
    .default('fields')
    .describe(`\`fields\`: ${fields}; \`all\`: also ${messages}`),
  highlight: choice(['true', 'false'])
    .default('false')
    .transform((wanted) => wanted === 'true')
    .meta({ type: 'string', enum: ['true', 'false'], default: 'false' })
    .describe('`true`: each result has `highlights`, the parts of its texts that match'),
});

const part = z.strictObject({ text: z.string(), match: z.boolean() });

/** What a snippet is answered as. */
export const snippetFields = {
  offset: count.describe('The place in the field where the snippet begins, in UTF-16 code units'),
  parts: z.array(part).describe('The snippet, cut around the first match: plain text, never markup'),
  after: count.describe('The length of the rest of the field after the snippet, in UTF-16 code units'),
};
