import { type Cursors, failExpired, type ListName } from './kernel/cursors.ts';

/** Which page a query asks for: by its number, or by the cursor of the page before. */
interface Asked {
  readonly page: number | null;
  readonly limit: number;
  readonly cursor: string | null;
}

/** What a page of a list says of itself. */
interface Read<Place> {
  /** Where it ended; null at the end of the list. */
  readonly next: Place | null;
  /** Too much has moved since the walk began. */
  readonly isExpired: boolean;
}

/** One page of a walk through a list. */
export interface Walk<Place> {
  /** The number of the page; of a walk by cursors, how many pages were asked for up to this one. */
  readonly page: number;
  readonly offset: number;
  /** In the place of the offset. */
  readonly after: Place | null;
  /** The cursor of the next page. Throws `RequestFailed` (400, naming `cursor`) when the walk can't go on. */
  next(read: Read<Place>): string | null;
}

/** Throws `RequestFailed` (400, naming `cursor`) for a cursor of another list. */
export function walkOf<Place>(
  cursors: Cursors,
  list: ListName,
  { page: asked, limit, cursor }: Asked,
): Walk<Place> {
  const first = { page: asked ?? 1, after: null };
  const { page, after } =
    cursor === null ? first : cursors.read<{ page: number; after: Place }>(list, cursor);
  return {
    page,
    after,
    offset: (page - 1) * limit,
    next: ({ next, isExpired }) =>
      isExpired ? failExpired() : cursors.write(list, next && { page: page + 1, after: next }),
  };
}
