import { EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { type RetryReport, retryInPlace } from './retry-read-models.ts';

const OUTCOMES = {
  projected: 'projected again: its documents are up to date',
  poisoned: 'still stands still',
  needs_rebuild: 'needs a rebuild: npm run rebuild',
} as const;

/** `casebook retry`: the exit status is 1 while any stream stands still. */
export async function retry(): Promise<void> {
  const config = loadConfig(process.env);
  let left = 0;
  let streams = 0;
  const report: RetryReport = {
    onPoison: ({ type, position, stream }, reason) =>
      console.error(`could not be projected: ${type} at ${position} in ${stream}: ${reason}`),
    onRetried(stream, outcome) {
      streams++;
      if (outcome !== 'projected') left++;
      console.log(`${stream}: ${OUTCOMES[outcome]}`);
    },
  };
  await inFilesOf(config.dataDir, () => retryInPlace(config, report));
  const place = config.readModelsUrl === EMBEDDED ? config.dataDir : 'the read models';
  console.log(`${streams} streams stood still in ${place}, ${left} still do`);
  if (left > 0) process.exitCode = 1;
}
