/**
 * Random commands with a model beside them, to a desk to which faults happen at random instants: then everything acknowledged is in the
 * log once and in order, and everybody has been told of it.
 *
 *   npm run test:faults                                    20 rounds, each with a fault or two that chance has chosen
 *   npm run test:faults -- --rounds 100 --faults kill      100 times kill -9
 *   npm run test:faults -- --seed 7                        the same commands and faults again
 */
import { parseArgs } from 'node:util';
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.ts';
import { runFaults } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '20' },
    faults: { type: 'string', default: FAULT_NAMES.join(',') },
    commands: { type: 'string', default: '150' },
    actors: { type: 'string', default: '8' },
    clients: { type: 'string', default: '8' },
    pause: { type: 'string', default: '60' },
  },
});

const named = values.faults.split(',');
const unknown = named.find((name) => !(FAULT_NAMES as readonly string[]).includes(name));
if (unknown !== undefined) {
  console.error(`test:faults: there is no fault '${unknown}'; there are ${FAULT_NAMES.join(', ')}`);
  process.exit(2);
}
const faults = (named as FaultName[]).filter((name) => {
  const { impossible } = FAULTS[name];
  if (impossible !== null) console.log(`left out: ${name}: ${impossible}`);
  return impossible === null;
});

const seed = Number(values.seed ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}; faults: ${faults.join(', ')}`);
const started = performance.now();
const problems = await runFaults({
  seed,
  draw: (random) => [random.pick(faults), ...(random.chance(0.3) ? [random.pick(faults)] : [])],
  rounds: Number(values.rounds),
  commands: Number(values.commands),
  actors: Number(values.actors),
  clients: Number(values.clients),
  longestPauseMs: Number(values.pause) * 1_000,
  say: (line) => console.log(line),
});
const seconds = Math.round((performance.now() - started) / 1_000);
if (problems.length === 0)
  console.log(`nothing lost, doubled or out of order in ${values.rounds} rounds (${seconds} s)`);
else {
  for (const problem of problems.slice(0, 50)) console.error(problem);
  console.error(
    `${problems.length - 1} problems with seed ${seed}: npm run test:faults -- --seed ${seed} finds them again`,
  );
  process.exitCode = 1;
}
