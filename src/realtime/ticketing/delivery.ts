import type { EventEnvelope } from '../../events/envelope.ts';
import { isTicketEvent } from '../../events/ticketing/events.ts';
import { type Logger, printable } from '../logger.ts';
import { broadcastsOf } from './broadcasts.ts';
import type { FindTicketFacts } from './facts.ts';
import type { TicketBroadcast } from './server-events.ts';

/** The broadcasts of an event of any context: none for those that aren't a ticket's. */
export const createTicketBroadcasts =
  (ticketFacts: FindTicketFacts) =>
  async (envelope: EventEnvelope): Promise<readonly TicketBroadcast[]> => {
    if (!isTicketEvent(envelope)) return [];
    const { type, data } = envelope.event;
    const ticket = type === 'TicketOpened' ? data : await ticketFacts(data.ticketId);
    return ticket === null ? [] : broadcastsOf(envelope, ticket);
  };

/** Logs the delivery of a broadcast, without the text of messages. */
export const logTicketDelivery =
  (logger: Logger) =>
  (broadcast: TicketBroadcast, sockets: number): void => {
    const { room, event, payload } = broadcast;
    if (event === 'new_message') logMessage(logger, room, payload.message, sockets);
    else if (sockets > 0 && (event === 'ticket_updated' || event === 'ticket_created')) {
      logger.info(`💬 → Notifying ${printable(room)} (${sockets} client(s)) — ${occasionOf(broadcast)}`);
    }
  };

function logMessage(
  logger: Logger,
  room: string,
  message: { readonly is_from_user: boolean; readonly is_internal: boolean },
  sockets: number,
): void {
  if (message.is_internal && sockets === 0) return;
  const sender = message.is_from_user ? 'USER' : 'ADMIN';
  const line = `💬 NEW MESSAGE [${sender}] → ${room} (${sockets} client(s) in room)`;
  if (sockets === 0) logger.warn(`${line} ⚠️ NO CLIENTS in room`);
  else logger.info(line);
}

function occasionOf({ event, payload }: TicketBroadcast): string {
  const occasion = event === 'ticket_updated' ? payload.event : event;
  return occasion === 'new_reply' ? 'admin reply' : occasion.replaceAll('_', ' ');
}
