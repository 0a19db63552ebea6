import pino, { type DestinationStream } from 'pino';

/** Lines are buffered up to so many bytes; pino loses lines from 16,384 on. */
const GATHERED_BYTES = 4_096;
/** Buffered lines are written after this time at the latest, milliseconds. */
const FLUSH_MS = 250;
/** Lines that can't be written are kept up to so many bytes; further lines are dropped. */
const KEPT_BYTES = 1_048_576;

export interface StandardOutput {
  readonly stream: DestinationStream;
  /** Resolves once all buffered lines are written, or can't be. */
  flush(): Promise<void>;
}

/**
 * Standard output with buffered lines. It may be a file on a full disk, a pipe without a reader, or a terminal that was closed:
 * that must neither end nor block the process. Failed writes are retried.
 *
 * `gathered`: lines are buffered up to so many bytes; 0 writes each at once.
 */
export function openStandardOutput(descriptor = 1, gathered = GATHERED_BYTES): StandardOutput {
  const output = pino.destination({
    dest: descriptor,
    sync: false,
    minLength: gathered,
    periodicFlush: FLUSH_MS,
    maxLength: KEPT_BYTES,
    contentMode: 'buffer',
  });
  // As bytes: one emoji among the gathered lines makes all of their text twice as wide, and several times as dear to write.
  const write = output.write.bind(output) as unknown as (line: Buffer) => boolean;
  output.write = (line) => write(Buffer.from(line));
  let written = 0;
  let failures = 0;
  output.on('write', (bytes: number) => {
    written += bytes;
  });
  output.on('error', () => {
    failures++;
  });
  // pino calls it after a line of the level `fatal`, and when the process exits. It tries for ever while a disk is full, and
  // blocks the process. To end the process, await `flush` instead.
  output.flushSync = () => {};

  return {
    stream: output,
    async flush() {
      // A flush that joins a write in progress leaves out later lines. An empty write may be in progress, so that only the second
      // flush without bytes shows that no line is left.
      for (let empty = 0; empty < 2; ) {
        const before = { written, failures };
        await new Promise<void>((resolve) => output.flush(() => resolve()));
        if (failures > before.failures) return;
        empty = written === before.written ? empty + 1 : 0;
      }
    },
  };
}

/**
 * Lets the process go on when what it prints besides its log can't be written. Without a listener, the error of a terminal that
 * was closed is one that nobody handles: `console` listens only until the write has returned.
 */
export function outliveOutput(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
}
