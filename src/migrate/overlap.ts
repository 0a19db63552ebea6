import { BEGINNING, type Position, type RecordedEvent } from '../events/log/port.ts';
import { MigrationRefused } from './migration-refused.ts';
import { pagesOf, type WholeLog } from './pages.ts';

/** How much of a log is in another one already. */
export interface Overlap {
  readonly events: number;
  /** Of the last of them in the log that is copied. */
  readonly position: Position;
}

/**
 * What the target has of the source, which must be how the source begins and nothing else.
 *
 * @throws MigrationRefused when the target holds anything else.
 */
export async function overlapOf(source: WholeLog, target: WholeLog): Promise<Overlap> {
  const originals = eventsOf(source);
  let overlap: Overlap = { events: 0, position: BEGINNING };
  for await (const page of pagesOf(target)) {
    for (const copy of page) {
      const { value: original } = await originals.next();
      if (!original || !isCopyOf(copy, original)) throw foreign(copy, overlap);
      overlap = { events: overlap.events + 1, position: original.position };
    }
  }
  return overlap;
}

async function* eventsOf(log: WholeLog): AsyncGenerator<RecordedEvent, undefined, undefined> {
  for await (const page of pagesOf(log)) yield* page;
}

const isCopyOf = (copy: RecordedEvent, original: RecordedEvent): boolean =>
  copy.id === original.id &&
  copy.stream === original.stream &&
  copy.revision === original.revision &&
  copy.type === original.type &&
  copy.data === original.data &&
  copy.metadata === original.metadata;

const foreign = ({ id, stream, revision }: RecordedEvent, { events }: Overlap) =>
  new MigrationRefused(
    `the target holds something else: after ${events} events of this log comes ${id}, revision ${revision} of ${stream}; begin with an empty one`,
  );
