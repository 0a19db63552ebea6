import { itemsOf } from '../../commands/growing-list.ts';
import { ticketFold } from '../../commands/ticketing/ticket.ts';
import { type TicketAddress, ticketAddressFold } from '../../commands/ticketing/ticket-address.ts';
import { transferTicket } from '../../commands/ticketing/transfer-ticket.ts';
import type { EventOf } from '../../events/definition.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import { emailAddressVerified } from '../../events/ticketing/owner-events.ts';
import { command, executeOnce, type Reaction } from '../reaction.ts';

/** Tickets that belong to nobody become those of the user who has proven that their e-mail address is theirs. */
export const linkTickets: Reaction = {
  name: 'ticketing/link-tickets',
  what: 'proofs of e-mail addresses',
  begins: null,
  types: new Set([emailAddressVerified.type]),
  async react(envelope, { commands, contextOf }) {
    const { event, stream } = envelope as EventEnvelope<EventOf<typeof emailAddressVerified>>;
    const nothing = command(ticketAddressFold, stream, () => []);
    const read = await executeOnce(nothing, commands, contextOf('read'));
    const { tickets } = (read?.state ?? ticketAddressFold.initial) as TicketAddress;
    for (const id of itemsOf(tickets)) {
      const transfer = transferTicket({ from: null, to: event.data.userId });
      const linking = command(ticketFold, ticketStream(id), transfer);
      await executeOnce(linking, commands, contextOf(`link ${id}`));
    }
    return null;
  },
};
