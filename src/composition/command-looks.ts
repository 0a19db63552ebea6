import type { Logger } from 'pino';
import type { AccessRecorder } from '../commands/audit/access-recorder.ts';
import { pause } from '../events/pause.ts';
import { leftLooks } from './looks-in-files.ts';

export interface CommandLooksOptions {
  readonly dataDir: string;
  readonly access: Pick<AccessRecorder, 'record' | 'flush' | 'lost'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 2_000;
const FLUSH_MS = 10_000;

/**
 * Takes the looks of commands that ran beside this desk, or before it, into the log: each at least once, and nearly always once.
 * Resolves once the signal has aborted.
 */
export async function takeUpLooks({ dataDir, access, logger, signal }: CommandLooksOptions): Promise<void> {
  const told = new Set<string>();
  const taken = new Set<string>();
  while (!signal.aborted) {
    const { looks, unreadable } = await leftLooks(dataDir);
    for (const file of unreadable.filter((one) => !told.has(one))) {
      told.add(file);
      logger.warn({ file }, 'a record of a look by a command can’t be read, and stays');
    }
    for (const { look } of looks.filter((one) => !taken.has(one.look.requestId))) {
      taken.add(look.requestId);
      access.record(look);
    }
    if (looks.length > 0 && (await isWritten(access)))
      for (const one of looks)
        await one.remove().catch((error) => logger.warn({ err: error }, 'a look stays'));
    await pause(LOOK_EVERY_MS, signal);
  }
}

/** What waits for an unavailable log would be lost with this process: its file stays. */
async function isWritten(access: CommandLooksOptions['access']): Promise<boolean> {
  const [begun, lost] = [performance.now(), access.lost()];
  await access.flush(FLUSH_MS);
  return performance.now() - begun < FLUSH_MS && access.lost() === lost;
}
