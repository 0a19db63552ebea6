import type { SupportType } from '../../events/ticketing/vocabulary.ts';
import * as money from './money-problems.ts';
import * as other from './other-problems.ts';
import type { Problem } from './problem.ts';

/** Every type has its problem, and each is as frequent as its weight says. */
export const PROBLEMS: Readonly<Record<SupportType, Problem>> = { ...money, ...other };

export const FREQUENCIES: readonly (readonly [SupportType, number])[] = [
  ['TRANSACTION_ISSUE', 19],
  ['PAYMENT_ISSUE', 14],
  ['LOGIN_ISSUE', 11],
  ['WALLET_ISSUE', 9],
  ['KYC_VERIFICATION_ISSUE', 8],
  ['GENERAL_INQUIRY', 8],
  ['REGISTRATION_ISSUE', 7],
  ['REFUND_REQUEST', 6],
  ['CARD_ISSUE', 5],
  ['ACCOUNT_ISSUE', 4],
  ['BUG_REPORT', 3],
  ['SECURITY_ISSUE', 2],
  ['BILLING_ISSUE', 2],
  ['FEATURE_REQUEST', 1],
  ['OTHER', 1],
];

/** Types about one transaction, which the ticket then names. */
export const ABOUT_TRANSACTIONS: ReadonlySet<SupportType> = new Set<SupportType>([
  'TRANSACTION_ISSUE',
  'PAYMENT_ISSUE',
  'WALLET_ISSUE',
  'REFUND_REQUEST',
  'BILLING_ISSUE',
]);
