import { z } from 'zod';
import type { Revision } from '../events/log/port.ts';
import { type ClientConnection, type LateJoin, serverEvent } from './declare.ts';

/** The revision of the last event that a client knows; null: it asks for nothing that it missed. */
export const knownRevision = () =>
  z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .nullish()
    .transform((known): Revision | null => known ?? null);

/** A join, and what the client knows of the stream where it has been there before. */
interface Join extends Pick<LateJoin, 'rooms' | 'about'> {
  readonly missed: { readonly stream: string; readonly after: Revision | null };
}

/** For acknowledgements of joins. */
export const toldRevision = z
  .int()
  .min(0)
  .describe(
    'All later events of the stream are sent to this socket: to resume from, until one of them has come',
  );

/** Returns the revision after which the socket hears all; null when it has the maximum of memberships. Throws `LogUnavailable`. */
export async function joinOrResume(
  connection: ClientConnection,
  { rooms, missed: { stream, after }, about }: Join,
  as?: string,
): Promise<Revision | null> {
  const told = await connection.told(stream);
  const isIn =
    after === null
      ? connection.join(rooms, as)
      : await connection.resume({ rooms, missed: { stream, after }, about }, as);
  return isIn ? Math.max(told, after ?? 0) : null;
}

export const resync = serverEvent({
  event: 'resync',
  summary:
    'The client has missed more than it can be told (10,000 events), or knows events that the desk doesn’t have: of the named ticket or conversation, else of what needs no joining. It reads anew by REST, with `position` as `X-Min-Position`; events after that follow',
  rooms: ['socket'],
  payload: z.strictObject({
    position: z.number(),
    ticket_id: z.string().optional(),
    conversationId: z.string().optional(),
  }),
});
