import type { Operations } from './api.ts';

/** An endpoint: its method and its address, with the names of what stands in it. */
export type OperationKey = keyof Operations;

/**
 * The names of all endpoints, for those who call them. Arguments and results follow from the address: the desk's documents describe
 * them. What is a path's parameter comes first, in order; then the body, or the query of a read; then the options of the call.
 */
export const OPERATIONS = {
  /** Tickets, for admins. */
  tickets: {
    list: 'GET /api/v1/unified-admin/support',
    get: 'GET /api/v1/unified-admin/support/{id}',
    link: 'GET /api/v1/unified-admin/support/{id}/link',
    reply: 'POST /api/v1/unified-admin/support/{id}/reply',
    setStatus: 'PUT /api/v1/unified-admin/support/{id}/status',
    assign: 'PUT /api/v1/unified-admin/support/{id}/assign',
    setPriority: 'PUT /api/v1/unified-admin/support/{id}/priority',
    setTags: 'PUT /api/v1/unified-admin/support/{id}/tags',
    admins: 'GET /api/v1/unified-admin/support/admins',
  },
  /** Tickets and chats in one list, for admins. */
  work: {
    list: 'GET /api/v1/unified-admin/work',
    counts: 'GET /api/v1/unified-admin/work/counts',
    tags: 'GET /api/v1/unified-admin/work/tags',
    bulk: 'POST /api/v1/unified-admin/work/bulk',
  },
  /** Tickets, for the users who open them. */
  myTickets: {
    open: 'POST /api/v1/support/request-support',
    list: 'GET /api/v1/support/my-tickets',
    get: 'GET /api/v1/support/ticket',
    addMessage: 'POST /api/v1/support/ticket/add-message',
    rate: 'POST /api/v1/support/ticket/{ticketNumber}/rate',
  },
  /** Chats. Messages are sent by `outbox.message`. `get` and `messages` are for both sides, the others for admins. */
  conversations: {
    list: 'GET /api/admin/support/conversations',
    get: 'GET /api/support/conversation/{id}',
    messages: 'GET /api/support/conversation/{id}/messages',
    setStatus: 'PATCH /api/admin/support/conversations/{id}/status',
    assign: 'PATCH /api/admin/support/conversations/{id}/assign',
    setPriority: 'PATCH /api/admin/support/conversations/{id}/priority',
    openTicket: 'POST /api/admin/support/conversations/{id}/ticket',
  },
  /** Chats, for users and guests. `open` and `openAsGuest` return the open one where there is one. */
  myConversations: {
    open: 'GET /api/support/conversation',
    openAsGuest: 'POST /api/support/conversation/guest',
    list: 'GET /api/support/conversations',
    claim: 'POST /api/support/conversation/claim',
  },
  /** Codes by which people prove who they are. */
  onboarding: {
    generateCode: 'POST /api/support/onboarding/generate-code',
    verifyCode: 'POST /api/support/onboarding/verify-code',
  },
  /** What was at a moment. */
  history: {
    tickets: 'GET /api/v1/history/tickets',
    ticket: 'GET /api/v1/history/tickets/{id}',
    ticketTimeline: 'GET /api/v1/history/tickets/{id}/timeline',
    conversations: 'GET /api/v1/history/conversations',
    conversation: 'GET /api/v1/history/conversations/{id}',
    conversationTimeline: 'GET /api/v1/history/conversations/{id}/timeline',
    analytics: 'GET /api/v1/history/analytics',
    metrics: 'GET /api/v1/history/metrics',
    series: 'GET /api/v1/history/series',
    events: 'GET /api/v1/history/events',
  },
  /** Proofs over the event log, and who looked at whose data. */
  audit: {
    latestHead: 'GET /api/v1/audit/heads/latest',
    heads: 'GET /api/v1/audit/heads',
    inclusion: 'GET /api/v1/audit/proofs/inclusion',
    consistency: 'GET /api/v1/audit/proofs/consistency',
    access: 'GET /api/v1/audit/access',
    keys: 'GET /api/v1/audit/keys',
  },
  /** Logins by WhatsApp, and the caller's own account. */
  login: {
    initiate: 'POST /api/auth/initiate',
    validate: 'GET /api/auth/validate',
    refresh: 'POST /api/auth/refresh',
    logout: 'POST /api/auth/logout',
    account: 'GET /api/user/me',
    updateAccount: 'PUT /api/user/me',
  },
  /** What the desk holds of a person. */
  privacy: {
    export: 'GET /api/v1/privacy/subjects/{id}/export',
    erase: 'POST /api/v1/privacy/subjects/{id}/erase',
    retention: 'GET /api/v1/privacy/retention',
    erasures: 'GET /api/v1/privacy/erasures',
    erasure: 'GET /api/v1/privacy/erasures/{receipt}',
  },
  /** What other systems record. */
  directory: {
    recordUser: 'PUT /api/v1/directory/users/{id}',
    user: 'GET /api/v1/directory/users/{id}',
    recordAdmin: 'PUT /api/v1/directory/admins/{id}',
    admin: 'GET /api/v1/directory/admins/{id}',
    recordTransaction: 'PUT /api/v1/directory/transactions/{id}',
    transaction: 'GET /api/v1/directory/transactions/{id}',
    recordRegistrationSession: 'PUT /api/v1/directory/registration-sessions/{id}',
    registrationSession: 'GET /api/v1/directory/registration-sessions/{id}',
  },
} as const satisfies Record<string, Record<string, OperationKey>>;
