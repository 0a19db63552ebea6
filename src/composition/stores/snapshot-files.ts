import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Snapshot, Snapshots } from '../../commands/snapshots.ts';
import { makeDirectory } from '../../config/directories.ts';

export interface SnapshotFiles extends Snapshots {
  /** Writes the waiting snapshots, and accepts no more. */
  close(): Promise<void>;
}

/** Streams whose snapshots wait to be written; a disk that is slower than that misses some. */
const MOST_WAITING = 100;

const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The file's name doesn't reveal the stream, but follows from it. */
export const snapshotFileOf = (directory: string, stream: string): string =>
  join(directory, `${sumOf(stream)}.json`);

/** Tells how many erasures there had been when the snapshots were begun to be kept. */
const MARK = 'erasures';

/**
 * Snapshots as files of one directory, which may be deleted at any time: one for each stream, its first line the sum
 * of the second, so that a damaged one is taken for none. Those from before an erasure are deleted.
 *
 * @param countErasures how many there have been; may fail, when that can't be told now.
 */
export async function openSnapshotFiles(
  directory: string,
  logger: Pick<Logger, 'warn'>,
  countErasures: () => Promise<number>,
): Promise<SnapshotFiles> {
  const erasures = await countErasures().catch(() => null);
  const mark = await readFile(join(directory, MARK), 'utf8').catch(() => '0');
  if (mark !== String(erasures)) await clear();
  if (erasures !== null && erasures > 0) await writeMark(erasures);
  const waiting = new Map<string, Snapshot>();
  let writing: Promise<void> | null = null;
  let isClosed = false;
  let hasFailed = false;
  let clearing: Promise<void> = Promise.resolve();

  async function clear(): Promise<void> {
    await rm(directory, { recursive: true, force: true });
  }

  async function writeMark(count: number): Promise<void> {
    makeDirectory(directory);
    await writeFile(join(directory, MARK), String(count), { mode: 0o600 });
  }

  async function write(stream: string, snapshot: Snapshot): Promise<void> {
    const file = snapshotFileOf(directory, stream);
    const text = JSON.stringify(snapshot);
    makeDirectory(directory);
    await writeFile(`${file}.draft`, `${sumOf(text)}\n${text}`, { mode: 0o600 });
    await rename(`${file}.draft`, file);
  }

  /** A failing disk is logged once, until a write succeeds again. */
  async function writeAll(): Promise<void> {
    for (const [stream, snapshot] of waiting) {
      waiting.delete(stream);
      try {
        await write(stream, snapshot);
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) logger.warn({ err: error }, 'snapshots of long streams can’t be kept for now');
        hasFailed = true;
      }
    }
    writing = null;
  }

  return {
    async find(stream) {
      const content = await readFile(snapshotFileOf(directory, stream), 'utf8').catch(() => '');
      const [sum, text = ''] = content.split('\n');
      return sum === sumOf(text) ? (JSON.parse(text) as Snapshot) : null;
    },

    keep(stream, snapshot) {
      if (isClosed || (waiting.size >= MOST_WAITING && !waiting.has(stream))) return;
      waiting.set(stream, snapshot);
      writing ??= writeAll();
    },

    forget() {
      waiting.clear();
      clearing = Promise.all([writing, clearing])
        .then(clear)
        .catch((error) => logger.warn({ err: error }, 'snapshots of an erased person can’t be deleted'));
    },

    async close() {
      isClosed = true;
      await writing;
      await clearing;
    },
  };
}
