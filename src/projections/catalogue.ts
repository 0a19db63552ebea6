import { eventCatalogue } from '../events/catalogue.ts';
import { accessProjection } from './audit/access/projection.ts';
import { conversationProjection } from './conversations/conversations/projection.ts';
import { conversationMessageSearch } from './conversations/message-search/projection.ts';
import { conversationMessageProjection } from './conversations/messages/projection.ts';
import { adminProjection } from './directory/admins/projection.ts';
import { registrationSessionProjection } from './directory/registration-sessions/projection.ts';
import { transactionProjection } from './directory/transactions/projection.ts';
import { userNameSearch } from './directory/user-names/projection.ts';
import { userProjection } from './directory/users/projection.ts';
import { conversationHistory } from './history/conversations/projection.ts';
import { factProjection } from './history/facts/projection.ts';
import { momentProjection } from './history/moments/projection.ts';
import { ticketHistory } from './history/tickets/projection.ts';
import { userNameHistory } from './history/user-names/projection.ts';
import { loginExpiry } from './identity/login-expiry/projection.ts';
import { sessionExpiry } from './identity/session-expiry/projection.ts';
import type { JoinedRead } from './joined-read.ts';
import type { AnyModule } from './module.ts';
import { erasureProjection } from './privacy/erasures/projection.ts';
import { ticketMessageSearch } from './ticketing/message-search/projection.ts';
import { ticketMessageProjection } from './ticketing/messages/projection.ts';
import { ticketProjection } from './ticketing/tickets/projection.ts';
import { workProjection } from './work/items/projection.ts';
import { workListRead } from './work/list.ts';

/** Every projection of the desk. */
export const projectionCatalogue: readonly AnyModule[] = [
  ticketProjection,
  ticketMessageProjection,
  ticketMessageSearch,
  conversationProjection,
  conversationMessageProjection,
  conversationMessageSearch,
  workProjection,
  userProjection,
  userNameSearch,
  adminProjection,
  transactionProjection,
  registrationSessionProjection,
  loginExpiry,
  sessionExpiry,
  factProjection,
  ticketHistory,
  conversationHistory,
  userNameHistory,
  momentProjection,
  accessProjection,
  erasureProjection,
];

/** The types of events of which no projection is made: those of idempotency keys, above all. */
export const unusedEvents: ReadonlySet<string> = new Set(eventCatalogue.map(({ type }) => type)).difference(
  new Set(projectionCatalogue.flatMap(({ events }) => events.map(({ type }) => type))),
);

/** Throws when there is no projection of that name. */
export function projectionNamed(name: string): AnyModule {
  const found = projectionCatalogue.find((module) => module.name === name);
  if (!found) throw new Error(`no projection is named ${name}`);
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: a joined read takes its own argument only, and so suits none but `any`.
type AnyJoinedRead = JoinedRead<any, unknown>;

const joinedReads: readonly AnyJoinedRead[] = [workListRead];

/** Throws when there is no joined read of that name. */
export function joinedReadNamed(name: string): AnyJoinedRead {
  const found = joinedReads.find((read) => read.name === name);
  if (!found) throw new Error(`no joined read is named ${name}`);
  return found;
}
