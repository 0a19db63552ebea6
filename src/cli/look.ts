import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { createCommandHandler } from '../commands/handle.ts';
import { createAccess, LAST_RECORDS_MS } from '../composition/access.ts';
import { leaveLook } from '../composition/looks-in-files.ts';
import { openEventLog } from '../composition/stores/event-log.ts';
import { type Config, EMBEDDED } from '../config/config.ts';
import { type AccessRecord, EVERYONE } from '../events/audit/access-events.ts';
import { eventCatalogue } from '../events/catalogue.ts';
import { createCodec } from '../events/codec.ts';
import { type Instant, instant } from '../events/ids.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { createLogger } from './logger.ts';

/**
 * Puts on record that a command shows personal data, before it does: in the log itself, or, beside an embedded log, in a file that its
 * desk takes into the log. A command that can't do so says so, and goes on: who runs it could read the log without it.
 *
 * @param operation the words of the command
 */
export async function noteLook(
  config: Config,
  operation: string,
  filter: Record<string, string> = {},
): Promise<void> {
  // The command itself tells that there is no log.
  if (config.eventLogUrl === EMBEDDED && !existsSync(eventsFile(config.dataDir))) return;
  const look = lookOf(operation, filter);
  try {
    await (config.eventLogUrl === EMBEDDED ? leaveLook(config.dataDir, look) : append(config, look));
  } catch (error) {
    console.error(`this look at personal data could not be put on record: ${(error as Error).message}`);
  }
}

const now = (): Instant => instant(Date.now());

const lookOf = (operation: string, filter: Record<string, string>): AccessRecord => ({
  at: now(),
  actor: { kind: 'operator', id: operator() },
  operation: `casebook ${operation}`,
  subjects: [EVERYONE],
  filter,
  isMasked: false,
  reason: null,
  network: null,
  requestId: randomUUID(),
});

/** The user of the operating system, as far as it is known, and the machine. */
function operator(): string {
  const { SUDO_USER } = process.env;
  const name = SUDO_USER || userName();
  return `${name}@${hostname()}`;
}

/** In a container, the id may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

async function append(config: Config, look: AccessRecord): Promise<void> {
  const { logger } = createLogger({ logLevel: 'silent' });
  const { log } = await openEventLog(config, logger, () => {});
  try {
    const commands = createCommandHandler(log, createCodec(eventCatalogue));
    const standstill = { isStanding: () => true, begin() {}, awaited: async () => 'stale' as const };
    const access = createAccess({ commands, stores: { standstill }, logger, now });
    access.record(look);
    await access.close(LAST_RECORDS_MS);
    if (access.lost() > 0) throw new Error('the event log did not answer');
  } finally {
    await log.close();
  }
}
