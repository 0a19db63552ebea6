import type { EventLog } from '../events/log/port.ts';
import { copy } from './copy.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import { MigrationRefused } from './migration-refused.ts';
import { overlapOf } from './overlap.ts';
import type { WholeLog } from './pages.ts';

/** Called with the progress of each step, in events. */
export interface MigrationReport {
  copying(events: number): void;
  verifying(events: number): void;
}

export interface Migrated extends Fingerprint {
  /** How many of the events were there before. */
  readonly found: number;
}

/**
 * Makes a log a copy of another one that no process writes to: ids, types, data, metadata and order are kept, positions
 * are the target's own. Whatever stops it, it goes on from there when it is run again. In the end all of both logs
 * is read again and compared.
 *
 * @throws MigrationRefused when the target holds or gets anything else.
 */
export const migrate = (source: WholeLog, target: EventLog, report: MigrationReport): Promise<Migrated> =>
  migrateAs({ source, target, compared: [source, target] }, report);

export interface Migration {
  readonly source: WholeLog;
  readonly target: EventLog;
  /** Source and target in the form in which they must be equal. */
  readonly compared: readonly [WholeLog, WholeLog];
}

/** As `migrate`, where the copy is equal to the source in another form than the stored one. */
export async function migrateAs(
  { source, target, compared: [before, after] }: Migration,
  report: MigrationReport,
): Promise<Migrated> {
  const found = await overlapOf(before, after);
  let copied = found.events;
  report.copying(copied);
  await copy(source, found.position, target, (events) => {
    copied += events;
    report.copying(copied);
  });

  let read = 0;
  const onRead = (events: number) => {
    read += events;
    report.verifying(read);
  };
  const original = await fingerprintOf(before, onRead);
  const made = await fingerprintOf(after, onRead);
  if (original.events !== made.events || original.hash !== made.hash) {
    throw new MigrationRefused(
      `the copy differs: ${made.events} events ${made.hash} instead of ${original.events} events ${original.hash}`,
    );
  }
  return { ...made, found: found.events };
}
