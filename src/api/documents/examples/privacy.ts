import type { EndpointExample } from './example.ts';
import { ada, john, MESSAGE, OPENED, TICKET_ID, WRITTEN } from './people.ts';

const PRIVACY = '/api/v1/privacy';
const PERSON = `user:${john.id}`;
export const RECEIPT = '1f3870be274f6c49b3e31a0c6728957f-1';
const REASON = 'Request 2026-118';

const receipt = {
  receipt: RECEIPT,
  person: PERSON,
  subjects: [PERSON],
  reason: REASON,
  requested_by: { kind: 'service', id: 'privacy-portal' },
  requested_at: WRITTEN,
  erased_at: WRITTEN,
  events: 14,
  keys: 1,
  state: 'forgetting',
};

const LOOK = {
  time: WRITTEN,
  by: { kind: 'admin', id: ada.id },
  operation: 'GET /api/v1/unified-admin/support/:id',
  reason: 'case/2026-118',
};

export const PRIVACY_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${PRIVACY}/subjects/:id/export`]: {
    params: { id: PERSON },
    answer: {
      message: 'Personal data fetched',
      data: {
        person: PERSON,
        subjects: [PERSON],
        internal_notes: true,
        records: [
          {
            position: 3,
            time: OPENED,
            type: 'UserSeen',
            by: 'user',
            data: {
              claims: { first_name: 'John', last_name: 'Doe', email: john.email, phone_number: null },
            },
          },
        ],
        tickets: [
          {
            ticket_id: TICKET_ID,
            about: {
              ...{ ticket_number: 'SMI-2026-000123', support_type: 'TRANSACTION_ISSUE' },
              ...{ status: 'resolved', priority: 'high', tags: ['refund'] },
              ...{ satisfaction_rating: 5, created_at: OPENED },
            },
            entries: [
              {
                position: 11,
                time: WRITTEN,
                type: 'UserMessageAdded',
                by: 'user',
                data: { message: MESSAGE, senderName: 'John Doe', senderEmail: john.email },
              },
            ],
          },
        ],
        conversations: [],
        looks: [LOOK],
      },
    },
  },
  [`POST ${PRIVACY}/subjects/:id/erase`]: {
    params: { id: PERSON },
    body: { reason: REASON },
    answer: { message: 'Person erased', data: receipt },
  },
  [`GET ${PRIVACY}/erasures`]: {
    answer: {
      message: 'Erasures fetched',
      data: {
        erasures: [
          {
            ...{ receipt: RECEIPT, person: PERSON, reason: REASON },
            requested_by: { kind: 'service', id: 'privacy-portal' },
            ...{ requested_at: WRITTEN, erased_at: WRITTEN },
          },
        ],
        next_cursor: null,
      },
    },
  },
  [`GET ${PRIVACY}/retention`]: {
    answer: {
      message: 'Retention fetched',
      data: { at: WRITTEN, policies: [{ policy: 'closed-tickets:3y', people: [PERSON] }] },
    },
  },
  [`GET ${PRIVACY}/erasures/:receipt`]: {
    params: { receipt: RECEIPT },
    answer: { message: 'Erasure fetched', data: { ...receipt, state: 'done' } },
  },
};
