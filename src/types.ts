/** What clients of `/api/auth`, `/api/user` and `/api/webhook` import: the form of answers, and all error codes. */
export * from './api/identity/responses.ts';
