import { conversationMessageProjection, conversationProjection } from './conversations/projections.ts';
import {
  adminProjection,
  registrationSessionProjection,
  transactionProjection,
  userProjection,
} from './directory/projections.ts';
import type { Projection } from './projection.ts';
import { ticketMessageProjection, ticketProjection } from './ticketing/projections.ts';

/** Every projection that the projector runs. */
export const projectionCatalogue: readonly Projection[] = [
  ticketProjection,
  ticketMessageProjection,
  conversationProjection,
  conversationMessageProjection,
  userProjection,
  adminProjection,
  transactionProjection,
  registrationSessionProjection,
] as unknown as readonly Projection[];
