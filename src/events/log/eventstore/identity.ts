import { randomUUID } from 'node:crypto';
import { NO_STREAM, type StoredEvent } from '../port.ts';
import type { Appender } from './appender.ts';

/** Holds one event, whose id names the log. Its type is a system event's, so reads of the log leave it out. */
const STREAM = 'casebook-log';
const TYPE = '$casebook-log';

/**
 * The name of the log, which its first caller gives it. Concurrent callers get the same one.
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
