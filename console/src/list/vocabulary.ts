/** The words of tickets and chats that lists filter and sort by. Pure. */
import type { WorkItem } from '@casebook/client';

/** All words of a field of the desk, in the order of this page. One that lacks, or that the desk doesn't have, doesn't compile. */
const every =
  <Word extends string>() =>
  <const Words extends readonly Word[]>(words: [Word] extends [Words[number]] ? Words : never): Words =>
    words;

export const TICKET_STATUSES = [
  'pending',
  'in_progress',
  'waiting_user',
  'escalated',
  'resolved',
  'closed',
] as const;
export const CHAT_STATUSES = ['open', 'pending', 'closed'] as const;
/** In the order that the filter shows. */
export const STATUSES = every<WorkItem['status']>()([
  'pending',
  'open',
  'in_progress',
  'waiting_user',
  'escalated',
  'resolved',
  'closed',
]);
export type Status = (typeof STATUSES)[number];

export const TICKET_PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;
export const CHAT_PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof TICKET_PRIORITIES)[number] | (typeof CHAT_PRIORITIES)[number];

export const TICKET_TYPES = [
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
export const TYPES = every<WorkItem['type']>()([...TICKET_TYPES, 'general', 'onboarding', 'call_request']);
export type Type = (typeof TYPES)[number];

export const KINDS = every<WorkItem['kind']>()(['ticket', 'chat']);
export type Kind = (typeof KINDS)[number];

export const VIEWS = [
  'open',
  'mine',
  'unassigned',
  'waiting',
  'unread',
  'chats',
  'status_pending',
  'status_in_progress',
  'status_waiting_user',
  'status_escalated',
  'status_resolved',
  'status_closed',
  'all',
] as const;
export type View = (typeof VIEWS)[number];

/** Of the past, the desk doesn't know what was unread or waited, and lists tickets alone. */
const OF_NOW: readonly View[] = ['waiting', 'unread', 'chats'];
export const hasPast = (view: View): boolean => !OF_NOW.includes(view);

/** Views whose names may mean several things. */
const EXPLAINED = ['open', 'waiting', 'unread'] as const;
export const isExplained = (view: View): view is (typeof EXPLAINED)[number] =>
  (EXPLAINED as readonly View[]).includes(view);

export const SORTS = ['updated', 'created', 'priority', 'waiting'] as const;
export type Sort = (typeof SORTS)[number];
