import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';

/** Events read at once. */
export const PAGE = 512;

/** The log from a position on, page by page, up to where it ends now. */
export async function* pagesOf(
  log: EventReader,
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
