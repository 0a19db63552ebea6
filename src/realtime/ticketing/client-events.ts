import { z } from 'zod';
import { mayJoin } from '../../commands/ticketing/access.ts';
import { ticketIdFrom } from '../../commands/ticketing/ticket-reference.ts';
import type { TicketId, UserId } from '../../events/ids.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import {
  type ClientConnection,
  decline,
  type RecordJoin,
  type SocketRequest,
  socketEvent,
} from '../declare.ts';
import { reference } from '../identifier.ts';
import { type Logger, nameOf } from '../logger.ts';
import { joinOrResume, knownRevision, toldRevision } from '../resume.ts';
import { beginTyping, endTyping, type TypingIndicator } from '../typing.ts';
import type { FindTicketFacts } from './facts.ts';
import { ticketAdminsRoom, ticketRoom } from './rooms.ts';
import type { TicketEmission } from './server-events.ts';

export interface TicketingSocketDependencies {
  readonly ticketFacts: FindTicketFacts;
  /** Whose it is now. */
  readonly ticketOwner: (ticket: TicketId) => Promise<UserId | null>;
  readonly recordJoin: RecordJoin;
  readonly logger: Logger;
}

const ticket_id = reference().transform(ticketIdFrom).describe('The ticket’s id, or its number');
const MEMBERS = 'must be an object with ticket_id';
const input = z.object({ ticket_id }, MEMBERS);
const joinInput = z.object(
  {
    ticket_id,
    since_revision: knownRevision().describe(
      'The `revision` of the last event of the ticket that the client knows: it gets the later ones, in order, before it joins',
    ),
  },
  MEMBERS,
);
type Input = z.output<typeof input>;

const success = z.literal(true);
const done = z.strictObject({ success });
const acknowledgement = z.strictObject({ success, message: z.string(), ticket_id: z.string() });
const joined = acknowledgement.extend({ ticket_number: z.string(), revision: toldRevision });

/** The same whether there is no such ticket or the caller may not join it. */
const NOT_FOUND = decline('Ticket not found');
const NOT_JOINED = decline('Join the ticket first');
const TOO_MANY_ROOMS = decline('Too many rooms joined, leave some first');

const access = ['user', 'admin'] as const;

/** The client events of tickets. */
export const ticketingClientEvents = ({
  ticketFacts,
  ticketOwner,
  recordJoin,
  logger,
}: TicketingSocketDependencies) =>
  [
    socketEvent({
      event: 'join_ticket',
      summary: 'Join the room of a ticket and receive its events. For its owner and admins',
      access,
      limit: 'join',
      input: joinInput,
      acknowledgement: joined,
      async handle({ caller, input: { ticket_id, since_revision }, connection }) {
        const isOpen = async () =>
          mayJoin(caller, { userId: caller.kind === 'admin' ? null : await ticketOwner(ticket_id) });
        const ticket = await ticketFacts(ticket_id);
        if (ticket === null || !(await isOpen())) return NOT_FOUND;
        const isNew = !connection.has(ticketRoom(ticket_id));
        const support = caller.kind === 'admin' ? [ticketAdminsRoom(ticket_id)] : [];
        const rooms = [ticketRoom(ticket_id), ...support] as const;
        const missed = { stream: ticketStream(ticket_id), after: since_revision };
        const revision = await joinOrResume(connection, { rooms, missed, about: { ticket_id }, isOpen });
        if (revision === 'too_many') return TOO_MANY_ROOMS;
        if (revision === 'closed') return NOT_FOUND;
        if (isNew) {
          recordJoin(caller, 'join_ticket', `ticket:${ticket_id}`);
          logger.info(`📋 ${nameOf(caller)} joined ticket room: ${ticket.ticketNumber}`);
        }
        const { ticketNumber: ticket_number } = ticket;
        return { success: true, message: 'Joined ticket', ticket_id, ticket_number, revision };
      },
    }),
    socketEvent({
      event: 'leave_ticket',
      summary: 'Stop receiving the events of a ticket. Leaving a room that was not joined is no error',
      access,
      limit: 'join',
      input,
      acknowledgement,
      async handle({ caller, input: { ticket_id }, connection }) {
        if (connection.has(ticketRoom(ticket_id))) {
          connection.leave(ticketRoom(ticket_id));
          logger.info(`📋 ${nameOf(caller)} left ticket room: ${ticketRoom(ticket_id)}`);
        }
        return { success: true, message: 'Left ticket', ticket_id };
      },
    }),
    socketEvent({
      event: 'typing',
      summary: 'Show the others in a ticket’s room that the caller is writing. Join first',
      access,
      limit: 'typing',
      input,
      acknowledgement: done,
      async handle(request) {
        const { room, indicator } = typingOf(request);
        return beginTyping(request.connection, room, indicator) ? { success: true } : NOT_JOINED;
      },
    }),
    socketEvent({
      event: 'stop_typing',
      summary: 'Show the others in a ticket’s room that the caller has stopped writing',
      access,
      limit: 'typing',
      input,
      acknowledgement: done,
      async handle(request) {
        const { room, indicator } = typingOf(request);
        return endTyping(request.connection, room, indicator) ? { success: true } : NOT_JOINED;
      },
    }),
  ] as const;

const typingOf = (request: SocketRequest<Input>) => ({
  room: ticketRoom(request.input.ticket_id),
  indicator: {
    begin: () => emitTyping('typing', request),
    end: () => emitTyping('stop_typing', request),
  } satisfies TypingIndicator,
});

/** Admins learn the user; users only that it is an admin. */
function emitTyping(
  event: 'typing' | 'stop_typing',
  { caller, input, connection }: SocketRequest<Input>,
): void {
  const { ticket_id } = input;
  const room = ticketRoom(ticket_id);
  const admins = ticketAdminsRoom(ticket_id);
  const is_admin = caller.kind === 'admin';
  const emit = (to: Parameters<ClientConnection['emitToOthers']>[0], user_id: string | null) => {
    const payload = { ticket_id, user_id, is_admin };
    const emission: TicketEmission = { event, payload };
    const end: TicketEmission = { event: 'stop_typing', payload };
    connection.emitToOthers(to, emission, ...(event === 'typing' ? [end] : []));
  };
  emit({ room: admins }, caller.id);
  emit({ room, except: admins }, is_admin ? null : caller.id);
}
