import { instant } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import type { Moment } from '../../../history/moment.ts';
import { CONVERSATION_ID } from './chat.ts';
import { detailedConversation } from './conversations.ts';
import type { EndpointExample } from './example.ts';
import { FEED_EXAMPLES } from './feed.ts';
import { TICKET_ID } from './people.ts';
import { SERIES_EXAMPLES } from './series.ts';
import { detailedTicket } from './tickets.ts';

const HISTORY = '/api/v1/history';
const params = { id: TICKET_ID };

const AS_OF: Moment = { position: 12 as Position, time: instant(new Date('2026-02-24T12:00:00.000Z')) };

export const HISTORY_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${HISTORY}/tickets/:id`]: {
    params,
    answer: { message: 'Ticket fetched', data: detailedTicket, asOf: AS_OF },
  },
  [`GET ${HISTORY}/conversations/:id`]: {
    params: { id: CONVERSATION_ID },
    answer: {
      message: 'Conversation retrieved',
      data: { ...detailedConversation, next_cursor: null },
      asOf: AS_OF,
    },
  },
  ...SERIES_EXAMPLES,
  ...FEED_EXAMPLES,
};
