import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { keyedContactName } from '../commands/directory/contact-streams.ts';
import { keyedAddressName } from '../commands/ticketing/ticket-address.ts';
import { derivedKeysOf } from '../composition/derived-keys.ts';
import { openLogToRead } from '../composition/stores/event-log.ts';
import { keysIn, openKeyStore } from '../composition/stores/keys.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { openEventStoreLog } from '../events/log/eventstore/log.ts';
import type { EventLog } from '../events/log/port.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { openSqliteLog } from '../events/log/sqlite/log.ts';
import { KEY_STREAMS } from '../events/operations/events.ts';
import type { Migrated } from '../migrate/migrate.ts';
import { needsProtection } from '../migrate/needs-protection.ts';
import { countOf } from '../migrate/pages.ts';
import { protect } from '../migrate/protect.ts';
import { putInPlace } from './restore.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

export interface ProtectCommand {
  /** The address of the EventStoreDB that gets the new log; without it, the log embedded in `DATA_DIR` is replaced. */
  readonly to?: string;
}

/** `casebook protect`: writes a log of earlier versions anew, with its personal texts encrypted, while no desk runs. */
export async function protectLog({ to }: ProtectCommand): Promise<void> {
  const config = loadConfig(process.env);
  await inFilesOf(config.dataDir, () =>
    to === undefined ? protectInPlace(config) : protectInto(config, to),
  );
}

/** The new log, until it is whole. */
const draftDirectory = (dataDir: string): string => join(dataDir, 'protecting');

async function protectInPlace(config: Config): Promise<void> {
  const { dataDir, eventLogUrl } = config;
  if (eventLogUrl !== EMBEDDED)
    throw new ConfigError('--to must name the EventStoreDB that gets the new log');
  const lock = lockDirectory(dataDir);
  try {
    if (!(await isNeeded(config))) return;
    const draft = draftDirectory(dataDir);
    const made = await written(config, await openSqliteLog({ directory: draft }));
    const { aside } = await putInPlace(config, eventsFile(draft));
    rmSync(draft, { recursive: true });
    tell(made, `in ${dataDir}`);
    console.log(`The one before is in ${aside}. ${THEN}`);
  } finally {
    lock.release();
  }
}

const THEN =
  "It holds people's texts in the clear, and the heads that auditors have kept are of it: the new log has another id. Have them check it (casebook verify), then delete it, and its backups.";

async function protectInto(config: Config, url: string): Promise<void> {
  if (!(await isNeeded(config))) return;
  const target = await openEventStoreLog({ url, logger: { warn: () => {} }, ending: KEY_STREAMS });
  tell(await written(config, target), 'in the EventStoreDB that --to names');
  console.log(`The one before stays as it is. ${THEN}`);
}

/** Tells when nothing in the log is in the clear: a new log would void the heads that auditors have kept, for nothing. */
async function isNeeded(config: Config): Promise<boolean> {
  const log = await openLogToRead(config);
  try {
    const isPlain = await needsProtection(log, { ending: KEY_STREAMS.prefix, nameOf: namesFor(config) });
    if (!isPlain) console.log('Nothing is left to encrypt: the log stays as it is');
    return isPlain;
  } finally {
    await log.close();
  }
}

/** How streams are called whose names told of people. */
function namesFor(config: Config): (stream: string) => string {
  const { contacts } = derivedKeysOf(config);
  return (stream) => keyedAddressName(contacts, keyedContactName(contacts, stream));
}

/** Closes the target, too. */
async function written(config: Config, target: EventLog): Promise<Migrated> {
  const log = await openLogToRead(config);
  const keyStore = await openKeyStore(config, null);
  const { codec, check } = keysIn(keyStore, config);
  try {
    await check();
    const total = await countOf(log);
    return await withProgressBar('events', (progress) =>
      protect({
        ...{ source: { log, codec }, target, ending: KEY_STREAMS.prefix },
        nameOf: namesFor(config),
        report: {
          copying: (events) => progress('Encrypting', events, total),
          verifying: (events) => progress('Verifying', events, 2 * total),
        },
      }),
    );
  } finally {
    await keyStore.close();
    await log.close();
    await target.close();
  }
}

function tell({ events, streams, found, hash }: Migrated, where: string): void {
  console.log(
    `A log with personal texts encrypted is ${where}: ${events} events in ${streams} streams, ${events - found} of them written now\nSHA-256 of what both say: ${hash}`,
  );
}
