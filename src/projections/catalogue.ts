import { conversationProjection } from './conversations/conversations/projection.ts';
import { conversationMessageProjection } from './conversations/messages/projection.ts';
import { adminProjection } from './directory/admins/projection.ts';
import { registrationSessionProjection } from './directory/registration-sessions/projection.ts';
import { transactionProjection } from './directory/transactions/projection.ts';
import { userProjection } from './directory/users/projection.ts';
import type { AnyModule } from './module.ts';
import { ticketMessageProjection } from './ticketing/messages/projection.ts';
import { ticketProjection } from './ticketing/tickets/projection.ts';

/** Every projection of the desk. */
export const projectionCatalogue: readonly AnyModule[] = [
  ticketProjection,
  ticketMessageProjection,
  conversationProjection,
  conversationMessageProjection,
  userProjection,
  adminProjection,
  transactionProjection,
  registrationSessionProjection,
];
