import { createRequire } from 'node:module';
import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { openStandardOutput, type StandardOutput } from './standard-output.ts';

/** Defence in depth: none of these should be logged in the first place. */
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
  /** Writes the buffered lines; await it before the process exits. */
  flush(): Promise<void>;
}

/** JSON lines on standard output, readable text when that is a terminal. */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination?: DestinationStream,
): ProcessLogger {
  const output = destination ? { stream: destination, flush: async () => {} } : standardOutput();
  const logger = pino(
    {
      level: config.logLevel,
      base: null,
      redact: { paths: NEVER_LOGGED, censor: '[redacted]' },
      formatters: { level: (level) => ({ level }) },
    },
    output.stream,
  );
  return { logger, flush: output.flush };
}

function standardOutput(): StandardOutput {
  if (!process.stdout.isTTY) return openStandardOutput();
  // Loaded for terminals alone: elsewhere its modules would only take memory.
  const { prettyFactory }: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  const readable = prettyFactory({ translateTime: 'SYS:HH:MM:ss.l', ignore: 'pid,hostname' });
  const terminal = openStandardOutput(1, 0);
  return { stream: { write: (line) => terminal.stream.write(readable(line)) }, flush: terminal.flush };
}
