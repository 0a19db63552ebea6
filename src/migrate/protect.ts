import type { ReadableLog } from '../events/codec.ts';
import type { EventLog } from '../events/log/port.ts';
import { type Migrated, type MigrationReport, migrateAs } from './migrate.ts';
import { plainView, sealedView, withNames, withoutStreams } from './views.ts';

export interface ProtectOptions {
  /** The log that was written without keys. */
  readonly source: ReadableLog;
  /** An empty log, or what an earlier attempt has left. */
  readonly target: EventLog;
  /** Streams that end by themselves, which are left out. */
  readonly ending: string;
  /** The name of a stream in the new log: names of earlier versions tell of people. */
  readonly nameOf: (stream: string) => string;
  readonly report: MigrationReport;
}

/**
 * Writes a log anew with its personal texts sealed: ids, types, times, revisions and order are kept, and names of streams that tell nothing. In the end both are read
 * again, and what they say is compared.
 *
 * @throws MigrationRefused when the target holds or gets anything else.
 */
export function protect({ source, target, ending, nameOf, report }: ProtectOptions): Promise<Migrated> {
  const { codec } = source;
  const log = withNames(withoutStreams(source.log, ending), nameOf);
  return migrateAs(
    {
      source: sealedView({ log, codec }),
      target,
      compared: [plainView({ log, codec }), plainView({ log: target, codec })],
    },
    report,
  );
}
