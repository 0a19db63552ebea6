import pino, { type DestinationStream } from 'pino';

/** Lines are gathered up to so many bytes; pino loses lines from 16,384 on. */
const GATHERED_BYTES = 4_096;
/** Nobody watching a quiet server waits longer than this for its lines, milliseconds. */
const FLUSH_MS = 250;
/** What can't be written is kept up to so many bytes, and lines beyond that are dropped. */
const KEPT_BYTES = 1_048_576;

export interface StandardOutput {
  readonly stream: DestinationStream;
  /** Resolves once everything that was gathered is written, or can't be. */
  flush(): Promise<void>;
}

/**
 * Standard output, to which lines are written many at a time. It may be a file on a disk that is full, or a pipe that
 * nobody reads any more: that must neither end nor stop the process. What can't be written is tried again by itself.
 */
export function openStandardOutput(descriptor = 1): StandardOutput {
  const output = pino.destination({
    dest: descriptor,
    sync: false,
    minLength: GATHERED_BYTES,
    periodicFlush: FLUSH_MS,
    maxLength: KEPT_BYTES,
  });
  let written = 0;
  let failures = 0;
  output.on('write', (bytes: number) => {
    written += bytes;
  });
  output.on('error', () => {
    failures++;
  });
  // pino calls it after a line of the level `fatal`, and when the process exits. It tries for ever while a disk is full, and
  // nothing else happens meanwhile. Whoever ends the process awaits `flush` instead.
  output.flushSync = () => {};

  return {
    stream: output,
    async flush() {
      // One flush leaves what came while another write was under way.
      for (;;) {
        const before = { written, failures };
        await new Promise<void>((resolve) => output.flush(() => resolve()));
        if (written === before.written || failures > before.failures) return;
      }
    },
  };
}
