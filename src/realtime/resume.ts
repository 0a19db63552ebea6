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
interface Join extends Pick<LateJoin, 'rooms' | 'about' | 'isOpen'> {
  readonly missed: { readonly stream: string; readonly after: Revision | null };
}

/** For acknowledgements of joins. */
export const toldRevision = z
  .int()
  .min(0)
  .describe(
    'All later events of the stream are sent to this socket: to resume from, until one of them has come',
  );

/**
 * Returns the revision after which the socket hears all. `too_many`: it has the maximum of memberships. `closed`: the rooms are not
 * open to it any more, and it isn't in them. Throws `LogUnavailable`; it hasn't joined then.
 */
export async function joinOrResume(
  connection: ClientConnection,
  { missed: { stream, after }, ...late }: Join,
  as?: string,
): Promise<Revision | 'too_many' | 'closed'> {
  const [membership] = late.rooms;
  const wasIn = connection.has(membership);
  const missed = after === null ? null : { stream, after };
  if (!(await connection.resume({ ...late, missed }, as))) return 'too_many';
  if (!connection.has(membership)) return 'closed';
  try {
    // Not before the socket is in the room: what is broadcast in between would be above it, and not be sent.
    return await connection.told(stream);
  } catch (error) {
    if (!wasIn) connection.leave(membership);
    throw error;
  }
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
