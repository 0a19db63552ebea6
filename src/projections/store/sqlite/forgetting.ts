import { pause } from '../../../events/pause.ts';
import type { AnyModule } from '../../module.ts';
import { remembers } from '../erasures.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { ToForget } from '../port.ts';
import { answering, numberOf, prepare } from './connection.ts';
import { ProjectionRows } from './rows.ts';
import { dropOrphans, openBeside } from './schema.ts';

/** What may hold data of people who were erased; null: nothing does. */
export const sqliteToForget = (
  file: string,
  projections: readonly AnyModule[],
  erasures: number,
): Promise<ToForget | null> =>
  answering(() => {
    const db = openBeside(file);
    try {
      const rows = new ProjectionRows(db);
      if ((rows.find(poisonedStreams)?.erasures ?? 0) >= erasures) return null;
      const isOld = (module: AnyModule) => {
        const row = rows.find(module);
        return row !== null && remembers(module, row, erasures);
      };
      return { erasures, projections: projections.filter(isOld).map(({ name }) => name) };
    } finally {
      db.close();
    }
  });

/** A reader that is in the middle of a read keeps the journal in use. */
const AGAIN_MS = 50;

/**
 * Overwrites what is left of replaced builds, also in the journal, and records that nothing is left of so many erasures.
 * Returns once that is done, or when the signal aborts.
 */
export async function cleanSqliteReadStore(
  file: string,
  erasures: number,
  signal: AbortSignal,
): Promise<void> {
  const db = await answering(() => openBeside(file));
  try {
    await answering(() => dropOrphans(db));
    const truncate = prepare(db, 'PRAGMA wal_checkpoint(TRUNCATE)');
    const isBusy = () => answering(() => numberOf(truncate.row()?.[0]) !== 0);
    while (await isBusy()) {
      await pause(AGAIN_MS, signal);
      if (signal.aborted) return;
    }
    await answering(() => new ProjectionRows(db).forgot(poisonedStreams, erasures));
  } finally {
    db.close();
  }
}
