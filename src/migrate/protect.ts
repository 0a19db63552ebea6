import type { ReadableLog } from '../events/codec.ts';
import type { EventLog } from '../events/log/port.ts';
import { type Migrated, type MigrationReport, migrateAs } from './migrate.ts';
import { plainView, sealedView, withoutStreams } from './views.ts';

export interface ProtectOptions {
  /** The log that was written without keys. */
  readonly source: ReadableLog;
  /** An empty log, or what an earlier attempt has left. */
  readonly target: EventLog;
  /** Streams that end by themselves, which are left out. */
  readonly ending: string;
  readonly report: MigrationReport;
}

/**
 * Writes a log anew with its personal texts sealed: ids, types, times, revisions and order are kept. In the end both are read
 * again, and what they say is compared.
 *
 * @throws MigrationRefused when the target holds or gets anything else.
 */
export function protect({ source, target, ending, report }: ProtectOptions): Promise<Migrated> {
  const { codec } = source;
  const log = withoutStreams(source.log, ending);
  return migrateAs(
    {
      source: sealedView({ log, codec }),
      target,
      compared: [plainView({ log, codec }), plainView({ log: target, codec })],
    },
    report,
  );
}
