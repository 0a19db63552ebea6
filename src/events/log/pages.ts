import { nextTurn } from '../next-turn.ts';
import type { EventReader, ReadStreamOptions, RecordedEvent } from './port.ts';

/** Events read and dealt with at once: about a millisecond's work, and ten if all of them hold the longest texts. */
export const PAGE = 250;

/**
 * A stream's events page by page, the event loop having a turn after each. A page is full unless it is the last one;
 * a stream that ends with a full page is not followed by an empty one when `limit` says so.
 */
export async function* pagesOf(
  log: Pick<EventReader, 'readStream'>,
  stream: string,
  { direction = 'forwards', from, limit = Number.POSITIVE_INFINITY }: ReadStreamOptions = {},
  pageSize = PAGE,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const step = direction === 'forwards' ? 1 : -1;
  let start = from;
  for (let left = limit; left > 0; left -= pageSize) {
    const size = Math.min(pageSize, left);
    const options = { direction, limit: size };
    const page = await log.readStream(stream, start === undefined ? options : { ...options, from: start });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    start = last.revision + step;
    if (start < 0) return;
    await nextTurn();
  }
}
