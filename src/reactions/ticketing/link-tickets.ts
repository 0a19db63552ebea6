import { itemsOf } from '../../commands/growing-list.ts';
import { ticketFold } from '../../commands/ticketing/ticket.ts';
import {
  addressStreamOf,
  noteUnownedTicket,
  type TicketAddress,
  ticketAddressFold,
} from '../../commands/ticketing/ticket-address.ts';
import { transferTicket } from '../../commands/ticketing/transfer-ticket.ts';
import type { EventOf } from '../../events/definition.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { ticketOpened, ticketStream } from '../../events/ticketing/events.ts';
import { emailAddressVerified } from '../../events/ticketing/owner-events.ts';
import { type Attending, command, executeOnce, type Reaction } from '../reaction.ts';

type Trigger = EventEnvelope<EventOf<typeof ticketOpened | typeof emailAddressVerified>>;

/**
 * Tickets that belong to nobody become those of the user who proves that their e-mail address is theirs. Events come in the
 * order of the log, so every ticket that was opened before a proof has been noted when the proof comes.
 */
export const linkTickets: Reaction = {
  name: 'ticketing/link-tickets',
  what: 'tickets that may have got an owner',
  begins: null,
  types: new Set([ticketOpened.type, emailAddressVerified.type]),
  async react(envelope, attending) {
    const { event, stream } = envelope as Trigger;
    if (event.type === 'EmailAddressVerified') await link(stream, event.data.userId, attending);
    else if (event.data.userId === null) await note(event.data, attending);
    return null;
  },
};

async function note(
  { email, ticketId }: EventOf<typeof ticketOpened>['data'],
  { commands, contextOf }: Attending,
): Promise<void> {
  const noting = command(ticketAddressFold, addressStreamOf(email), (address) =>
    noteUnownedTicket(address, ticketId),
  );
  await executeOnce(noting, commands, contextOf('note'));
}

async function link(
  stream: string,
  to: EventOf<typeof emailAddressVerified>['data']['userId'],
  { commands, contextOf }: Attending,
): Promise<void> {
  const read = await executeOnce(
    command(ticketAddressFold, stream, () => []),
    commands,
    contextOf('read'),
  );
  const { tickets } = (read?.state ?? ticketAddressFold.initial) as TicketAddress;
  for (const id of itemsOf(tickets)) {
    const linking = command(ticketFold, ticketStream(id), transferTicket({ from: null, to }));
    await executeOnce(linking, commands, contextOf(`link ${id}`));
  }
}
