import { randomUUID } from 'node:crypto';
import { NO_STREAM, type StoredEvent } from '../port.ts';
import type { Appender } from './appender.ts';

/** Holds one event, whose id names the log. Its type is a system event's, so reads of the log leave it out. */
const STREAM = 'casebook-log';
const TYPE = '$casebook-log';

/**
 * The name that the log has had since somebody first asked for it, found by all who ask at once alike.
 *
 * @param first reads the first event of a stream, if there is one.
 */
export async function identityOf(
  first: (stream: string) => Promise<Pick<StoredEvent, 'id'> | undefined>,
  appender: Appender,
): Promise<string> {
  const named = await first(STREAM);
  if (named) return named.id;
  const event = { id: randomUUID(), type: TYPE, data: '{}', metadata: '{}' };
  await appender.append(STREAM, NO_STREAM, [event]);
  return (await first(STREAM))?.id ?? event.id;
}
