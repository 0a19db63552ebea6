import type { EventLog, EventReader } from '../events/log/port.ts';
import { copy } from './copy.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import { MigrationRefused } from './migration-refused.ts';
import { overlapOf } from './overlap.ts';

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
export async function migrate(
  source: EventReader,
  target: EventLog,
  report: MigrationReport,
): Promise<Migrated> {
  const found = await overlapOf(source, target);
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
  const original = await fingerprintOf(source, onRead);
  const made = await fingerprintOf(target, onRead);
  if (original.events !== made.events || original.hash !== made.hash) {
    throw new MigrationRefused(
      `the copy differs: ${made.events} events ${made.hash} instead of ${original.events} events ${original.hash}`,
    );
  }
  return { ...made, found: found.events };
}
