import type { CommandHandler } from '../commands/handle.ts';
import type { Gathered } from '../commands/privacy/gather.ts';
import { ticketFold } from '../commands/ticketing/ticket.ts';
import {
  conversationMessageSent,
  conversationStarted,
  conversationStream,
} from '../events/conversations/events.ts';
import type { Instant } from '../events/ids.ts';
import { pagesOf } from '../events/log/pages.ts';
import type { EventReader } from '../events/log/port.ts';
import { timeOf } from '../events/stored-form.ts';
import { ticketStream } from '../events/ticketing/events.ts';

export interface StillDueParts {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly commands: Pick<CommandHandler, 'load'>;
}

/**
 * Whether the log has nothing of a person that is newer than a time: all of their tickets are closed and unchanged since, and all
 * chats are quiet. Read models may be older than the log, and an erasure can't be taken back.
 */
export async function isStillDue(
  { streams }: Pick<Gathered, 'streams'>,
  before: Instant,
  { log, commands }: StillDueParts,
): Promise<boolean> {
  for (const stream of streams) {
    if (stream.startsWith(TICKETS) && !(await isClosedSince(stream))) return false;
    if (stream.startsWith(CONVERSATIONS) && !(await isQuietSince(stream))) return false;
  }
  return true;

  async function isClosedSince(stream: string): Promise<boolean> {
    const { state: ticket } = await commands.load(ticketFold, stream);
    const [last] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
    return ticket === null || (ticket.status === 'closed' && last !== undefined && timeOf(last) < before);
  }

  async function isQuietSince(stream: string): Promise<boolean> {
    for await (const page of pagesOf(log, stream, { direction: 'backwards' })) {
      const last = page.find(({ type }) => ACTIVE.has(type));
      if (last !== undefined) return timeOf(last) < before;
    }
    return true;
  }
}

const TICKETS = ticketStream('' as never);
const CONVERSATIONS = conversationStream('' as never);
/** The order of chats in lists follows from these. */
const ACTIVE: ReadonlySet<string> = new Set([conversationMessageSent.type, conversationStarted.type]);
