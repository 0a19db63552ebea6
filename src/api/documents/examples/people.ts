/** The people, ids and times that all examples of the documents share. */

export const john = {
  id: '3b0f4c1e-5a53-4a5e-9f1b-6f2d6c1a7e01',
  first_name: 'John',
  last_name: 'Doe',
  email: 'john@example.com',
  phone_number: '+2348012345678',
  smipay_tag: 'johndoe',
  profile_image: { secure_url: 'https://images.example.com/johndoe.jpg' },
} as const;

export const ada = {
  id: 'a1f0c2d4-7b36-4e58-9c0a-2d4f6b8e0a11',
  first_name: 'Ada',
  last_name: 'Obi',
  email: 'ada@example.com',
} as const;

/** What else is recorded of John. */
export const johnsAccount = {
  account_status: 'active',
  role: 'user',
  wallet: { current_balance: 50_000 },
  tier: { tier: 'TIER_2', name: 'Plus' },
  kyc_verification: { is_verified: true, status: 'approved' },
} as const;

/** A signed link, without its signature. */
export const TICKET_LINK = 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ0aWNrZXQtbGluayJ9.…';
export const LINK_EXPIRES = '2026-03-26T10:30:00.000Z';
export const TICKET_ID = '0b7f1d1e-6a3c-5c55-9d0e-2f0d3f6f0a01';
export const TICKET_NUMBER = 'SMI-2026-001234';
export const TRANSACTION_ID = '7e8f9a0b-1c2d-4e3f-8a4b-5c6d7e8f9a01';
export const SESSION_ID = 'session-2026-02-24-0001';

/** When John's ticket was opened, answered, answered again by John, and resolved. */
export const OPENED = '2026-02-24T10:30:00.000Z';
export const REPLIED = '2026-02-24T11:15:00.000Z';
export const WRITTEN = '2026-02-24T12:00:00.000Z';
export const RESOLVED = '2026-02-24T12:30:00.000Z';

export const SUBJECT = "I can't complete my transfer";
export const DESCRIPTION =
  "I tried sending money to @janedoe but it keeps showing 'insufficient balance' even though I have ₦50,000 in my wallet.";
export const REPLY =
  'Hi John, I have looked into this. Your transfer was held by a daily limit check. It should go through now.';
export const MESSAGE = 'Thanks for the info. Can you increase my daily limit?';
export const FEEDBACK = 'Quick response, issue resolved.';
export const NOTES = 'The daily limit was raised; the transfer went through.';

export const MESSAGE_IDS = {
  first: '019c8f31-8f40-7a10-9c3e-5d1f2a3b4c01',
  reply: '019c8f5a-c2e0-7b21-8d4f-6e2a3b4c5d02',
  second: '019c8f83-f680-7c32-9e5a-7f3b4c5d6e03',
} as const;
