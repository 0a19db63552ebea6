import type { z } from 'zod';
import { countOf, optional, pageLimit, stringOf } from './input.ts';

/** What queries of lists say about the page that they ask for. */

const PAGE_DIGITS = 9;
/** As long as cursors can get: they hold a few numbers and ids. */
const MAX_CURSOR = 2_000;
const CURSOR = new RegExp(`^[A-Za-z0-9_-]{1,${MAX_CURSOR}}$`);

/** The `next_cursor` of the page before, in a query; null when absent. What it says is up to `Cursors`. */
export const cursor = () =>
  optional(stringOf('a text').regex(CURSOR, 'must be the next_cursor of a page')).describe(
    'The `next_cursor` of the page before, to go on from there. A walk by cursors repeats and skips nothing while the list changes',
  );

/** What a query of a list in pages may say: which page, by its number or by what came before it, and how long it is. */
export const pageFields = (preset: number, max: number) => ({
  page: optional(countOf(PAGE_DIGITS).meta({ type: 'integer', minimum: 1, default: 1 })),
  limit: pageLimit(preset, max),
  cursor: cursor(),
});

/** Both would say where to begin. For a `check` of the query's schema. */
export const orCursor =
  <Other extends string>(other: Other) =>
  ({
    value,
    issues,
  }: z.core.ParsePayload<
    { readonly [Name in Other]: unknown } & { readonly cursor: string | null }
  >): void => {
    if (value.cursor === null || value[other] === null) return;
    issues.push({
      code: 'custom',
      input: value,
      path: ['cursor'],
      message: `must not be given beside ${other}`,
    });
  };
