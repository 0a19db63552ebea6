import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config/config.ts';

/** Lines are gathered up to so many bytes; pino loses lines from 16,384 on. */
const GATHERED_BYTES = 4_096;
/** Nobody watching a quiet server waits longer than this for its lines, milliseconds. */
const FLUSH_MS = 250;

/** A second net: nothing of this should be logged in the first place. */
const NEVER_LOGGED = [
  'authorization',
  'token',
  'secret',
  'password',
  'code',
  'message',
  'body',
  'phone_number',
  'phoneNumber',
];

export interface ProcessLogger {
  readonly logger: Logger;
  /** Writes what has been gathered; await it before the process exits. */
  flush(): Promise<void>;
}

/** JSON lines on standard output, readable text when that is a terminal. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination?: DestinationStream,
): ProcessLogger {
  const logger = pino(
    {
      level: config.logLevel,
      base: null,
      redact: { paths: NEVER_LOGGED, censor: '[redacted]' },
      formatters: { level: (level) => ({ level }) },
    },
    destination ?? standardOutput(),
  );
  return {
    logger,
    flush: () => new Promise((resolve) => logger.flush(() => resolve())),
  };
}

function standardOutput(): DestinationStream {
  if (process.stdout.isTTY)
    return pretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname' });
  return pino.destination({ minLength: GATHERED_BYTES, sync: false, periodicFlush: FLUSH_MS });
}
