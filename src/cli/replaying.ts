import { openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead } from '../composition/stores/keys.ts';
import { type Config, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { BEGINNING, type Position } from '../events/log/port.ts';
import type { Until } from '../history/past-events.ts';
import type { ReplayOptions } from '../history/replay.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

/** What positions of the configured log count: those of an EventStoreDB are places in its files. */
export const positionUnit = ({ eventLogUrl }: Pick<Config, 'eventLogUrl'>): string =>
  eventLogUrl === EMBEDDED ? 'events' : 'bytes of the log';

/** Replays the log up to a moment, and shows the progress. Throws `ConfigError` when the log can't be opened. */
export const replayed = <Result>(
  config: Config,
  until: Until,
  make: (options: ReplayOptions) => Promise<Result>,
): Promise<Result> =>
  inFilesOf(config.dataDir, async () => {
    const log = await openLogToRead(config);
    const codec = await openCodecToRead(config);
    try {
      const end = until !== null && 'position' in until ? until.position : await log.end();
      return await withProgressBar(positionUnit(config), (progress) => {
        const onProgress = (position: Position) => progress('Replaying', Math.min(position, end), end);
        onProgress(BEGINNING);
        return make({ log, codec, until, onProgress });
      });
    } finally {
      await codec.close();
      await log.close();
    }
  });
