/**
 * Random commands with a model beside them, to a desk to which faults happen at random instants: then everything acknowledged is in the
 * log once and in order, and everybody has been told of it.
 *
 *   npm run test:faults                                    20 rounds, each with two faults that chance has chosen
 *   npm run test:faults -- --faults kill --strikes 5       100 times kill -9
 *   npm run test:faults -- --nodes 2                       with a second node in the process
 *   npm run test:faults -- --seed 7                        the same commands and faults again
 *   npm run test:faults -- --disconnects 1000              1,000 disconnects of 50 clients at 200 messages a second;
 *                                                          two nodes, one killed ten times, where EVENTSTORE_TEST_URL and MONGO_TEST_URL name stores
 *   npm run test:faults -- --planted [NAME ...]            whether it finds faults that are planted into a copy of the desk
 */
import { parseArgs } from 'node:util';
import { createFaultyDesk } from './desk.ts';
import { runDisconnects } from './disconnects.ts';
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.ts';
import { createNodesOnServers } from './nodes-on-servers.ts';
import { FOUND, findPlanted } from './planted.ts';
import { runFaults } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '20' },
    faults: { type: 'string', default: FAULT_NAMES.join(',') },
    commands: { type: 'string', default: '150' },
    actors: { type: 'string', default: '8' },
    clients: { type: 'string' },
    nodes: { type: 'string', default: '1' },
    pause: { type: 'string', default: '60' },
    strikes: { type: 'string', default: '2' },
    disconnects: { type: 'string' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    kills: { type: 'string' },
    planted: { type: 'boolean', default: false },
  },
});

const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const nodes = values.nodes === '2' ? 2 : 1;
const say = (line: string) => console.log(line);

if (values.planted) {
  if (!(await findPlanted(positionals, say))) process.exitCode = 1;
} else if (values.disconnects) await proveDisconnects(Number(values.disconnects));
else await proveFaults();

async function proveFaults(): Promise<void> {
  const named = values.faults.split(',');
  const unknown = named.find((name) => !(FAULT_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    console.error(`test:faults: there is no fault '${unknown}'; there are ${FAULT_NAMES.join(', ')}`);
    process.exit(2);
  }
  const faults = (named as FaultName[]).filter((name) => {
    const { impossible } = FAULTS[name];
    if (impossible !== null) say(`left out: ${name}: ${impossible}`);
    return impossible === null;
  });
  say(`seed ${seed}; faults: ${faults.join(', ')}`);
  const started = performance.now();
  const problems = await runFaults({
    ...{ seed, nodes, say },
    draw: (random) => Array.from({ length: Number(values.strikes) }, () => random.pick(faults)),
    rounds: Number(values.rounds),
    commands: Number(values.commands),
    actors: Number(values.actors),
    clients: Number(values.clients ?? 8),
    longestPauseMs: Number(values.pause) * 1_000,
  });
  tell(problems, `nothing lost, doubled or out of order in ${values.rounds} rounds`, started);
}

async function proveDisconnects(disconnects: number): Promise<void> {
  const { EVENTSTORE_TEST_URL: log, MONGO_TEST_URL: readModels } = process.env;
  const isOnServers = Boolean(log && readModels);
  const desk = log && readModels ? createNodesOnServers({ log, readModels }) : createFaultyDesk(nodes);
  const where = isOnServers ? 'two nodes on EventStoreDB and MongoDB' : `${nodes} embedded`;
  say(`seed ${seed}; ${where}`);
  const started = performance.now();
  const problems = await runDisconnects(desk, {
    ...{ seed, disconnects, say },
    clients: Number(values.clients ?? 50),
    messagesPerSecond: Number(values.rate),
    seconds: Number(values.seconds),
    kills: Number(values.kills ?? (isOnServers ? 10 : 0)),
  });
  tell(problems, 'nothing missed, doubled or out of order', started);
}

function tell(problems: readonly string[], well: string, started: number): void {
  const seconds = Math.round((performance.now() - started) / 1_000);
  if (problems.length === 0) {
    say(`${well} (${seconds} s)`);
    return;
  }
  for (const problem of problems.slice(0, 50)) console.error(problem);
  console.error(`${problems.length} ${FOUND}; --seed ${seed} sends the same again`);
  process.exitCode = 1;
}
