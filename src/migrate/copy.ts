import type { EventLog, Position, RecordedEvent } from '../events/log/port.ts';
import { MigrationRefused } from './migration-refused.ts';
import { pagesOf, type WholeLog } from './pages.ts';

/**
 * Appends what the source holds after a position, in its order. A page is under way at once: the target takes appends
 * in the order in which they come, and whether it did is checked, since nothing could be put right later.
 *
 * @throws MigrationRefused when another process writes to the target, or the target stored events in another order.
 * @throws LogUnavailable when the target goes away; what it has by then is the beginning of a later attempt.
 */
export async function copy(
  source: WholeLog,
  after: Position,
  target: EventLog,
  onCopied: (events: number) => void,
): Promise<void> {
  let last = await target.end();
  for await (const page of pagesOf(source, after)) {
    for (const position of await appendAll(target, page)) {
      if (position <= last)
        throw new MigrationRefused('the target stored events in another order: begin with an empty one');
      last = position;
    }
    onCopied(page.length);
  }
}

/** Where the events went. Throws only when all have been answered, so that nothing is under way afterwards. */
async function appendAll(target: EventLog, page: readonly RecordedEvent[]): Promise<readonly Position[]> {
  const answers = await Promise.allSettled(page.map((event) => append(target, event)));
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

async function append(target: EventLog, { stream, revision, id, type, data, metadata }: RecordedEvent) {
  const result = await target.append(stream, revision - 1, [{ id, type, data, metadata }]);
  if (result.outcome === 'appended') return result.position;
  throw new MigrationRefused(
    `the target has ${stream} at revision ${result.current} where ${revision - 1} was left: something else writes to it`,
  );
}
