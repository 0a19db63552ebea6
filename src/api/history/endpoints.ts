import type { Endpoint } from '../endpoint.ts';
import { pastConversation } from './conversations.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { eventFeed } from './events.ts';
import { metricList, series } from './series.ts';
import { pastTicket } from './tickets.ts';
import { conversationTimeline, ticketTimeline } from './timelines.ts';

/** Every endpoint of history. */
export const historyEndpoints = (deps: HistoryDependencies): readonly Endpoint[] => [
  pastTicket(deps),
  ticketTimeline(deps),
  pastConversation(deps),
  conversationTimeline(deps),
  series(deps),
  metricList(),
  eventFeed(deps),
];
