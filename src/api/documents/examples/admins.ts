import type { EndpointExample } from './example.ts';
import { ada } from './people.ts';

/** The admins to assign to. */
export const ADMIN_LIST_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  'GET /api/v1/unified-admin/support/admins': {
    query: { search: 'ada', active: 'true' },
    answer: {
      message: 'Admins fetched',
      data: {
        admins: [{ ...ada, active: true, open_tickets: 1, open_conversations: 1 }],
        meta: { total: 1, page: 1, limit: 20, total_pages: 1, next_cursor: null },
      },
    },
  },
};
