import { openLogToRead } from '../composition/stores/event-log.ts';
import type { Config } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';
import type { CheckOptions } from '../proofs/check/check-log.ts';
import { positionUnit } from './replaying.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

/** Reads the configured log up to its end, and shows the progress. Throws `ConfigError` when it can't be opened. */
export const throughLog = <Result>(
  config: Config,
  verb: string,
  work: (reading: Pick<CheckOptions, 'log' | 'pages' | 'onProgress'>) => Promise<Result>,
): Promise<Result> =>
  inFilesOf(config.dataDir, async () => {
    const log = await openLogToRead(config);
    try {
      const end = await log.end();
      return await withProgressBar(positionUnit(config), async (progress) => {
        const onProgress = (position: Position) => progress(verb, Math.min(position, end), end);
        onProgress(BEGINNING);
        return work({ log: await log.identity(), pages: pagesUpTo(log, end), onProgress });
      });
    } finally {
      await log.close();
    }
  });

const PAGE = 512;

/** What stands before the beginning comes first: it is in the store, and no desk has written it. */
async function* pagesUpTo(log: EventReader, end: Position) {
  const misplaced = (await log.misplaced?.(PAGE)) ?? [];
  if (misplaced.length > 0) yield misplaced;
  for (let position = BEGINNING; position < end; ) {
    const page = (await log.readAll(position, PAGE)).filter((event) => event.position <= end);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    position = last.position;
  }
}
