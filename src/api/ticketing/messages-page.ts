import type { z } from 'zod';
import type { Revision } from '../../events/log/port.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { TicketingDependencies } from './dependencies.ts';
import type { detailQuery } from './inputs.ts';
import type { Messages } from './ticket-reader.ts';

interface MessagesPlace {
  readonly to: Revision;
}

/** The messages of a ticket that a query asks for, and the cursor of those before them. */
export async function readMessages(
  { reader, cursors }: Pick<TicketingDependencies, 'reader' | 'cursors'>,
  ticket: TicketDocument,
  { messages_limit: limit, before, cursor }: z.output<typeof detailQuery>,
  includeInternal: boolean,
): Promise<Pick<Messages, 'messages'> & { readonly next: string | null }> {
  const list = ['messages of a ticket', ticket.id, includeInternal];
  const { to } = cursor === null ? { to: null } : cursors.read<MessagesPlace>(list, cursor);
  const { messages, older } = await reader.messagesOf(ticket, { includeInternal, limit, before, to });
  return { messages, next: cursors.write(list, older === null ? null : { to: older }) };
}
