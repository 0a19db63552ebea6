import { parseArgs } from 'node:util';
import { EMBEDDED, loadConfig } from '../config/config.ts';
import { HELP, parsed, runTool } from './command-line.ts';
import { retryInPlace } from './retry-read-models.ts';

const USAGE = `usage: npm run retry

Projects the streams that stand still (casebook_poisoned_streams) again, each by itself, into the
read models that READ_MODELS_URL names, while no desk projects into them. A running desk does the
same whenever it begins to project, and when its process is sent SIGUSR2.`;

const SAID = {
  projected: 'projected again: its documents are up to date',
  poisoned: 'still stands still',
  needs_rebuild: 'needs a rebuild: npm run rebuild',
} as const;

async function main(args: readonly string[]): Promise<void> {
  if (parsed(() => parseArgs({ args: [...args], options: HELP }).values).help) return console.log(USAGE);
  const config = loadConfig(process.env);
  let left = 0;
  let streams = 0;
  await retryInPlace(config, {
    onPoison: ({ type, position, stream }, reason) =>
      console.error(`could not be projected: ${type} at ${position} in ${stream}: ${reason}`),
    onRetried(stream, outcome) {
      streams++;
      if (outcome !== 'projected') left++;
      console.log(`${stream}: ${SAID[outcome]}`);
    },
  });
  const place = config.readModelsUrl === EMBEDDED ? config.dataDir : 'the read models';
  console.log(`${streams} streams stood still in ${place}, ${left} still do`);
  if (left > 0) process.exitCode = 1;
}

/** `npm run retry` */
await runTool(USAGE, main);
