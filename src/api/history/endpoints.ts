import type { Endpoint } from '../endpoint.ts';
import { pastConversation } from './conversations.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { eventFeed } from './events.ts';
import { pastConversations } from './past-conversations.ts';
import { pastAnalytics, pastTickets } from './past-tickets.ts';
import { metricList, series } from './series.ts';
import { pastTicket } from './tickets.ts';
import { conversationTimeline, ticketTimeline } from './timelines.ts';

/** Every endpoint of history. */
export const historyEndpoints = (deps: HistoryDependencies): readonly Endpoint[] => [
  pastTickets(deps),
  pastAnalytics(deps),
  pastTicket(deps),
  ticketTimeline(deps),
  pastConversation(deps),
  conversationTimeline(deps),
  pastConversations(deps),
  series(deps),
  metricList(),
  eventFeed(deps),
];
