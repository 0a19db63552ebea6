/** In the order that lists sort by. */
export const TICKET_STATUSES = [
  'pending',
  'in_progress',
  'waiting_user',
  'resolved',
  'closed',
  'escalated',
] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** In ascending order of urgency. */
export const TICKET_PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

export const SUPPORT_TYPES = [
  'GENERAL_INQUIRY',
  'REGISTRATION_ISSUE',
  'LOGIN_ISSUE',
  'TRANSACTION_ISSUE',
  'PAYMENT_ISSUE',
  'ACCOUNT_ISSUE',
  'WALLET_ISSUE',
  'CARD_ISSUE',
  'KYC_VERIFICATION_ISSUE',
  'SECURITY_ISSUE',
  'BILLING_ISSUE',
  'REFUND_REQUEST',
  'FEATURE_REQUEST',
  'BUG_REPORT',
  'OTHER',
] as const;
export type SupportType = (typeof SUPPORT_TYPES)[number];

/** Whether support has to act on it. */
export const isOpen = (status: TicketStatus): boolean =>
  status === 'pending' || status === 'in_progress' || status === 'escalated';

/** Statuses in which support has finished: a user can rate, and no longer write. */
export const isFinished = (status: TicketStatus): boolean => status === 'resolved' || status === 'closed';
