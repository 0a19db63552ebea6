import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Holds the commit in an image, which has no Git directory. The image's build writes it. */
const WRITTEN = 'COMMIT';

/**
 * The commit that is checked out in a folder, or that an image was built from, in hexadecimal; null where that is unknown. It is read
 * from Git's files: Git itself refuses a folder of another user, and need not be installed.
 */
export function commitIn(folder: string): string | null {
  try {
    const directory = gitDirectoryOf(folder);
    const head = readFileSync(join(directory, 'HEAD'), 'utf8').trim();
    return head.startsWith('ref: ') ? commitOf(head.slice('ref: '.length), directory) : head;
  } catch {
    return readOrNull(join(folder, WRITTEN)) || null;
  }
}

/** A worktree has a file that names the directory. */
function gitDirectoryOf(folder: string): string {
  const git = join(folder, '.git');
  if (statSync(git).isDirectory()) return git;
  return resolve(folder, readFileSync(git, 'utf8').trim().slice('gitdir: '.length));
}

function commitOf(ref: string, directory: string): string | null {
  const shared = readOrNull(join(directory, 'commondir'));
  const common = shared === null ? directory : resolve(directory, shared);
  const packed = readOrNull(join(common, 'packed-refs'))?.split('\n') ?? [];
  return (
    readOrNull(join(common, ref)) ?? packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? null
  );
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
