import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccessRecord, accessRecord } from '../events/audit/access-events.ts';

/**
 * Records of looks by commands that can only read the log: files in a folder of `DATA_DIR`, which a desk takes into the log. Each is
 * there from its beginning to its end, or not at all.
 */
const folderOf = (dataDirectory: string): string => join(dataDirectory, 'looks');
const SUFFIX = '.json';

/** Throws the system's error when it can't be written. */
export async function leaveLook(dataDirectory: string, look: AccessRecord): Promise<void> {
  const folder = folderOf(dataDirectory);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, look.requestId);
  await writeFile(file, JSON.stringify(look), { mode: 0o600, flush: true });
  await rename(file, `${file}${SUFFIX}`);
}

export interface LeftLook {
  readonly look: AccessRecord;
  /** Removes it: it is in the log. */
  remove(): Promise<void>;
}

/** Those that wait, and the names of files that hold none. */
export async function leftLooks(
  dataDirectory: string,
): Promise<{ readonly looks: readonly LeftLook[]; readonly unreadable: readonly string[] }> {
  const folder = folderOf(dataDirectory);
  const names = await readdir(folder).catch(() => []);
  const looks: LeftLook[] = [];
  const unreadable: string[] = [];
  for (const name of names.filter((one) => one.endsWith(SUFFIX))) {
    const file = join(folder, name);
    const look = lookIn(await readFile(file, 'utf8').catch(() => ''));
    if (look) looks.push({ look, remove: () => rm(file, { force: true }) });
    else unreadable.push(file);
  }
  return { looks, unreadable };
}

function lookIn(text: string): AccessRecord | null {
  try {
    return accessRecord.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
