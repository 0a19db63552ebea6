import type { SocketCaller } from './declare.ts';

/** The part of the process's logger that sockets use. Messages and tokens are never logged. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const MAX_LENGTH = 200;

/** A claim of a token, made safe for one line of a log. */
export const printable = (claim: string): string =>
  claim.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, MAX_LENGTH);

const SHOWN_OF_KEYS = 24;

/** The beginning of an id that grants access: enough to distinguish it in the log. */
export const beginningOf = (id: string): string => `${id.slice(0, SHOWN_OF_KEYS)}…`;

/** Such as `USER u1`. A guest's id opens their conversations. */
export const nameOf = ({ kind, id }: SocketCaller): string =>
  `${kind.toUpperCase()} ${kind === 'guest' ? beginningOf(id) : printable(id)}`;
