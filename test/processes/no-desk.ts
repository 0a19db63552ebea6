/**
 * A process that ends as that of a desk does, and in which there is no desk: to load one takes most of what a start costs. What has
 * to be stopped never stops. `HAPPENS` says what happens to it; `--parent=ID` names the process that it ends with.
 */
import { createEnding, endOnUncaughtErrors } from '../../src/cli/ending.ts';
import { createLogger } from '../../src/cli/logger.ts';
import { watchParent } from '../../src/cli/parent.ts';
import { type Stopping, stopWhenAsked } from '../../src/cli/stopping.ts';

const HAPPENINGS: Readonly<Record<string, () => void>> = {
  throws: () => setImmediate(() => thrown()),
  rejects: () => void Promise.reject(new Error('nobody handles this')),
};

function thrown(): never {
  throw new Error('nobody handles this');
}

const processLogger = createLogger({ logLevel: 'info' });
const { logger } = processLogger;
const ending = createEnding(processLogger);
endOnUncaughtErrors(ending);
const stop = process.env.HAPPENS === 'stop-hangs' ? () => new Promise<void>(() => {}) : async () => {};
const parent = process.argv.find((argument) => argument.startsWith('--parent='))?.split('=')[1];
stopWhenAsked({
  ...({ desk: { stop }, stores: { close: async () => {} } } as unknown as Pick<Stopping, 'desk' | 'stores'>),
  ...{ logger, ending },
  times: { requests: 500, all: Number(process.env.STOPPED_AT_LAST_MS ?? 1_000), same: 0 },
  parent: parent === undefined ? null : watchParent(Number(parent)),
});
logger.info('Casebook listens on nothing');
// As a server does, it keeps the process.
setInterval(() => {}, 60_000);
HAPPENINGS[process.env.HAPPENS ?? '']?.();
