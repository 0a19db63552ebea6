import { createWriteStream, rmSync } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, realpath, rename, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Chunks = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** Writes texts or bytes as they come, slowed down by the reader. May be called once. */
export type Write = (chunks: Chunks) => Promise<void>;

/** A file can't be written. The message is one line, which names the file as it was given. */
export class OutputRefused extends Error {
  override readonly name = 'OutputRefused';
}

/**
 * Runs a task that writes to a file, or to standard output when there is none. The file is opened first, so that one that can't
 * be written is found out before the work. It appears under its name once it is whole, and replaces the file that is there; a
 * link stays, and the file to which it leads is replaced. What is no regular file, such as a FIFO or a device, is written to in
 * place. After a failure, SIGINT or SIGTERM, what was written of a regular file is removed.
 *
 * @throws OutputRefused
 */
export async function withOutput(
  file: string | undefined,
  task: (write: Write) => Promise<void>,
): Promise<void> {
  if (file === undefined) return task(toStandardOutput);
  const failed = (error: unknown): never => refuse(file, error);
  const target = await targetOf(file).catch(failed);
  return target.isReplaced ? replacing(target.path, file, task) : task(inPlace(target.path, failed));
}

/** Where a name leads, and whether the file there is replaced by a whole one, or written to. */
interface Target {
  readonly path: string;
  readonly isReplaced: boolean;
}

async function targetOf(file: string): Promise<Target> {
  const found = await stat(file).catch(ifMissing);
  if (found?.isDirectory()) throw new OutputRefused('it is a folder');
  if (found !== null && !found.isFile()) return { path: file, isReplaced: false };
  return followed(resolve(file));
}

/** Follows links to the end, also to a file that isn't there yet. */
async function followed(path: string): Promise<Target> {
  const folder = await realpath(dirname(path));
  const whole = join(folder, basename(path));
  if (OPEN_FILES.test(folder)) return { path: whole, isReplaced: false };
  const isLink = (await lstat(whole).catch(ifMissing))?.isSymbolicLink() ?? false;
  return isLink ? followed(resolve(folder, await readlink(whole))) : { path: whole, isReplaced: true };
}

/** The folders in which systems have open files, such as standard output. What the shell has opened is written to. */
const OPEN_FILES = /^\/(?:proc\/|dev\/fd$)/;

/** Appends, so that what the shell has redirected to a file with `>>` stays. */
const inPlace =
  (path: string, failed: (error: unknown) => never): Write =>
  (chunks) =>
    pipeline(Readable.from(chunks), createWriteStream(path, { flags: 'a' })).catch(failed);

async function replacing(path: string, file: string, task: (write: Write) => Promise<void>): Promise<void> {
  const failed = (error: unknown): never => refuse(file, error);
  await removeAbandoned(path);
  const partial = `${path}.${process.pid}.partial`;
  const end = (signal: NodeJS.Signals) => {
    rmSync(partial, { force: true });
    process.removeListener(signal, end);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  const handle: FileHandle = await open(partial, 'w').catch(failed);
  try {
    await task((chunks) =>
      pipeline(Readable.from(chunks), handle.createWriteStream({ flush: true })).catch(failed),
    );
    await rename(partial, path).catch(failed);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  } finally {
    await handle.close();
    for (const signal of SIGNALS) process.removeListener(signal, end);
  }
}

/** Removes what processes that were killed (SIGKILL) have left of a file of this name. */
async function removeAbandoned(path: string): Promise<void> {
  const name = basename(path);
  for (const entry of await readdir(dirname(path)).catch(() => [])) {
    const pid = entry.startsWith(name) ? PARTIAL.exec(entry.slice(name.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(path), entry), { force: true });
  }
}

const PARTIAL = /^\.(\d{1,10})\.partial$/;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is none',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'no space is left on its disk',
  ENXIO: 'nothing reads it',
};

/** Failures of what is written, and not of writing it, stay what they are. */
function refuse(file: string, error: unknown): never {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (!(error instanceof OutputRefused) && syscall === undefined) throw error;
  throw new OutputRefused(`--out ${file} can't be written: ${REASONS[code ?? ''] ?? message}`, {
    cause: error,
  });
}

/** Why `pipeline` ends early without a failure: the reader of standard output has gone (`| head`). */
const GONE = 'EPIPE';

const toStandardOutput: Write = async (chunks) => {
  try {
    await pipeline(Readable.from(chunks), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== GONE) throw error;
  }
};
