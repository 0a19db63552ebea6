import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';

/** What can be read from its beginning to its end. */
export type WholeLog = Pick<EventReader, 'readAll'>;

/** Events read at once. */
export const PAGE = 512;

/** The log from a position on, page by page, up to where it ends now. */
export async function* pagesOf(
  log: WholeLog,
  after: Position = BEGINNING,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  for (let position = after; ; ) {
    const page = await log.readAll(position, PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    if (page.length < PAGE) return;
    position = last.position;
  }
}

/** How many events a log holds. Positions don't show it: they have gaps where keys have expired. */
export async function countOf(log: WholeLog): Promise<number> {
  let events = 0;
  for await (const page of pagesOf(log)) events += page.length;
  return events;
}
