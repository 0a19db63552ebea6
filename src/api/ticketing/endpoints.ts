import type { Endpoint } from '../endpoint.ts';
import { addMessageToTicket } from './add-message.ts';
import {
  assignTicketToAdmin,
  changeTicketPriority,
  changeTicketStatus,
  replyToTicket,
  setTicketTags,
} from './admin-tickets.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { requestSupport } from './open-ticket.ts';
import { ticketDetail } from './ticket-detail.ts';
import { ticketLink } from './ticket-link.ts';
import { ticketList } from './ticket-list.ts';
import { myTickets, rate, userTicket } from './user-tickets.ts';

/** Every endpoint of tickets. The busiest come first, for the router tries them in this order. */
export const ticketingEndpoints = (deps: TicketingDependencies): readonly Endpoint[] => [
  addMessageToTicket(deps),
  requestSupport(deps),
  userTicket(deps),
  myTickets(deps),
  rate(deps),
  ticketList(deps),
  ticketDetail(deps),
  ...(deps.ticketAccess === 'token' ? [] : [ticketLink(deps)]),
  replyToTicket(deps),
  changeTicketStatus(deps),
  assignTicketToAdmin(deps),
  changeTicketPriority(deps),
  setTicketTags(deps),
];
