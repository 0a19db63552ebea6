import { ticketFold } from '../../src/commands/ticketing/ticket.ts';
import { decisionsOn } from './given.ts';

/** Decisions on a ticket: `given(ticketOpened()).when((ticket) => …).then(…)`. */
export const { given } = decisionsOn(ticketFold);
