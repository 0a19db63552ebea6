import type { ClientEvents } from '../api.ts';
import { DeskError, type DeskErrorCode } from '../desk-error.ts';
import type { ClientEventName } from './events.ts';
import type { Link } from './link.ts';

/** Refusals by socket after which the same event may succeed a moment later, as REST calls them. */
const NOT_NOW: Readonly<Record<string, readonly [code: DeskErrorCode, status: number]>> = {
  'Too many requests': ['rate_limited', 429],
  'Too many changes at once, please try again': ['too_many_conflicts', 503],
  'Service unavailable, please try again': ['unavailable', 503],
};

/** The desk ends the connection of a client that sends more at once: the same event would end each further connection, too. */
const MOST_BYTES = 255 * 1024;

/** Sends an event and returns the desk's answer. Throws `DeskError`; with the code `denied` if the desk says no. */
export async function ask<Name extends ClientEventName>(
  link: Link,
  name: Name,
  input: ClientEvents[Name]['input'],
): Promise<ClientEvents[Name]['answer']> {
  if (new TextEncoder().encode(JSON.stringify(input)).length > MOST_BYTES)
    throw new DeskError('payload_too_large', 'That is too long', { status: 413 });
  const answer = (await link.ask(name, input)) as { success: boolean; message?: unknown };
  if (answer?.success) return answer as ClientEvents[Name]['answer'];
  const message = String(answer?.message);
  const [code, status] = NOT_NOW[message] ?? ['denied', 200];
  throw new DeskError(code, message, { status });
}
