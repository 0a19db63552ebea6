import type { SocketCaller } from './declare.ts';

/** What the sockets need of the process's log. Messages and tokens never go into it. */
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

const SHOWN_OF_KEYS = 24;

/** Of an id that opens something for whoever knows it, as much as tells it from others. */
export const beginningOf = (id: string): string => `${id.slice(0, SHOWN_OF_KEYS)}…`;

/** Such as `USER u1`. A guest's id opens their conversations. */
export const nameOf = ({ kind, id }: SocketCaller): string =>
  `${kind.toUpperCase()} ${kind === 'guest' ? beginningOf(id) : printable(id)}`;
