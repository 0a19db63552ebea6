import { rmSync } from 'node:fs';
import type { DemoOptions, DemoStores } from '../demo/prepare.ts';
import { runDemo } from '../demo/run.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { openSqliteLog } from '../events/log/sqlite/log.ts';
import { rebuildReadModels } from './rebuild-read-models.ts';

/** The embedded stores: a demo needs no other server. */
const embedded: DemoStores = {
  discardLog(directory) {
    const lock = lockDirectory(directory);
    for (const suffix of ['', '-wal', '-shm']) rmSync(eventsFile(directory) + suffix, { force: true });
    lock.release();
  },
  openLog: (directory) => openSqliteLog({ directory }),
  makeReadModels: rebuildReadModels,
};

/** `casebook demo`: a desk on some months of example data. */
export const demo = (options: DemoOptions): Promise<void> => runDemo(options, process.env, embedded);
