/** What the sockets need of the process's log. Messages of tickets and tokens never go into it. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const MAX_LENGTH = 200;

/** A claim of a token, fit for one line of a log. */
export const printable = (claim: string): string =>
  claim.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, MAX_LENGTH);
