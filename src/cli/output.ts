import { createWriteStream, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** Why `pipeline` ends early without a failure: the reader of standard output has gone (`| head`). */
const GONE = 'EPIPE';

/**
 * Writes texts or bytes as they come, slowed down by the reader: to a file under its name only once it is whole, else to standard
 * output. A file that is there is replaced. After SIGINT or SIGTERM, what was written of a file is removed.
 */
export async function writeOutput(file: string | undefined, chunks: Chunks): Promise<void> {
  if (file === undefined) return toStandardOutput(chunks);
  const partial = `${file}.${process.pid}.partial`;
  const end = (signal: NodeJS.Signals) => {
    rmSync(partial, { force: true });
    process.removeListener(signal, end);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    await pipeline(Readable.from(chunks), createWriteStream(partial, { flush: true }));
    await rename(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, end);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function toStandardOutput(chunks: Chunks): Promise<void> {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== GONE) throw error;
  }
}
