import { randomUUID } from 'node:crypto';
import { ticketIdOf } from '../../src/commands/ticketing/ticket-number.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { Actor, DomainEvent } from '../../src/events/envelope.ts';
import type { CommandId, Instant, TicketNumber } from '../../src/events/ids.ts';
import type { StoredEvent } from '../../src/events/log/port.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import { ticketAt } from '../ticket-list/tickets.ts';

/** A ticket as it will be in the end. */
export type Planned = TicketDocument;

const REPLY = 'We have looked into it, and the money is on its way back to you. It may take until tomorrow.';

/** One of so many. Its number is of another year than those that a desk gives to the tickets that it opens then. */
export function plannedTicket(index: number, tickets: number): Planned {
  const ticketNumber = `SMI-2020-${String(index + 1).padStart(6, '0')}` as TicketNumber;
  return { ...ticketAt(index, tickets), ticketNumber, id: ticketIdOf(ticketNumber) };
}

export const opened = (ticket: Planned): readonly StoredEvent[] => {
  const { id, ticketNumber, userId, email, phoneNumber, subject, description } = ticket;
  const { supportType, priority, deviceMetadata, ipAddress, userAgent, createdAt } = ticket;
  const actor: Actor = userId === null ? { kind: 'anonymous', id: null } : { kind: 'user', id: userId };
  const data = {
    ...{
      ticketId: id,
      ticketNumber,
      userId,
      email,
      phoneNumber,
      subject,
      description,
      supportType,
      priority,
    },
    ...{ relatedTransactionId: null, registrationSessionId: null, deviceMetadata, ipAddress, userAgent },
    ...{ messageId: randomUUID(), senderName: null, isVerified: userId !== null, writtenAt: null },
  };
  return [stored({ type: 'TicketOpened', data }, actor, createdAt)];
};

/** What support does with a ticket that was opened before. */
export function dealtWith(ticket: Planned, time: Instant): readonly StoredEvent[] {
  const { id: ticketId, userId, status, assignedTo } = ticket;
  const events: DomainEvent[] = [];
  const by: Actor = assignedTo === null ? { kind: 'system', id: null } : { kind: 'admin', id: assignedTo };
  if (assignedTo !== null) {
    const said = { messageId: randomUUID(), message: REPLY, senderName: null, senderEmail: null };
    events.push(
      { type: 'TicketAssigned', data: { ticketId, from: null, to: assignedTo, adminName: null } },
      { type: 'ReplySent', data: { ticketId, userId, adminId: assignedTo, ...said } },
    );
  }
  if (status !== 'pending') {
    const data = { ticketId, userId, from: 'pending', to: status, resolutionNotes: null, resolvedBy: null };
    events.push({ type: 'StatusChanged', data });
  }
  return events.map((event) => stored(event, by, time));
}

function stored(event: DomainEvent, actor: Actor, time: Instant): StoredEvent {
  const id = randomUUID();
  const commandId = id as CommandId;
  return codec.encode(id, event, {
    time,
    actor,
    commandId,
    ...{ requestId: id, correlationId: id, causationId: id },
  });
}
