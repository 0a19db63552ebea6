import type { EndpointExample } from './example.ts';
import { john, TICKET_ID } from './people.ts';

export const FEED_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  'GET /api/v1/history/events': {
    query: { types: 'StatusChanged' },
    answer: {
      message: 'Events fetched',
      data: {
        events: [
          {
            position: 11,
            id: '8f14e45f-ceea-467f-9b3c-1a2b3c4d5e6f',
            time: '2026-02-24T11:00:00.000Z',
            stream: `ticket-${TICKET_ID}`,
            revision: 4,
            type: 'StatusChanged',
            version: 1,
            actor: { kind: 'admin', id: '1c9d4f0e-7a55-4e0b-8d57-0b1f5a3c2d11' },
            correlation_id: '019c8f3e-2b1a-7c4d-9e5f-6a7b8c9d0e1f',
            causation_id: '019c8f3e-2b1a-7c4d-9e5f-6a7b8c9d0e20',
            data: {
              ticketId: TICKET_ID,
              userId: john.id,
              from: 'in_progress',
              to: 'resolved',
              resolutionNotes: null,
              resolvedBy: '1c9d4f0e-7a55-4e0b-8d57-0b1f5a3c2d11',
            },
          },
        ],
        position: 12,
        caught_up: true,
      },
    },
  },
};
