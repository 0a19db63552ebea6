import { parseArgs } from 'node:util';
import { ConfigError, EMBEDDED, loadConfig } from '../config/config.ts';
import { isForeseenOfTool } from './foreseen.ts';
import { retryInPlace } from './retry-read-models.ts';

const USAGE = `Usage: npm run retry

Projects the streams that stand still (casebook_poisoned_streams) again, each by itself, into the
read models that READ_MODELS_URL names, while no desk projects into them. A running desk does the
same whenever it begins to project, and when its process is sent SIGUSR2.`;

/** `npm run retry`: projects poisoned streams again, while no desk projects. */
function isHelpWanted(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { help: { type: 'boolean' } } }).values.help ?? false;
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n${USAGE}`);
  }
}

const SAID = {
  projected: 'projected again: its documents are up to date',
  poisoned: 'still stands still',
  needs_rebuild: 'needs a rebuild: npm run rebuild',
} as const;

async function main(): Promise<void> {
  if (isHelpWanted(process.argv.slice(2))) return console.log(USAGE);
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

try {
  await main();
} catch (error) {
  console.error(isForeseenOfTool(error) ? `casebook: ${error.message}` : error);
  process.exitCode = 1;
}
