import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Linux keeps files of this folder in memory: a write that has to reach the disk takes microseconds instead of milliseconds. */
const MEMORY = '/dev/shm';
const PREFIX = 'casebook-tests-';
/** Far more than the tests of a whole run hold at once, which was less than 100 MiB. */
const ENOUGH_BYTES = 4 * 2 ** 30;

/**
 * A folder for the temporary files of one run of the tests, which is removed at its end. Null where there is no memory for
 * them: they are where the system has such files.
 */
export function scratchFolder() {
  if (!hasRoom()) return null;
  for (const name of readdirSync(MEMORY)) if (isLeftOver(name)) remove(join(MEMORY, name));
  const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
  process.on('exit', () => remove(folder));
  return folder;
}

function hasRoom() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) >= ENOUGH_BYTES;
  } catch {
    return false;
  }
}

/** Whether that is the folder of a run that was killed. */
function isLeftOver(name) {
  if (!name.startsWith(PREFIX)) return false;
  try {
    process.kill(Number.parseInt(name.slice(PREFIX.length), 10), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function remove(folder) {
  for (const disk of disksBelow(folder)) execFileSync('umount', ['--lazy', disk]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The disks that tests of full disks have mounted, which a run that was killed leaves behind. */
function disksBelow(folder) {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.map((mount) => mount.split(' ')[1]).filter((path) => path?.startsWith(`${folder}/`));
}
