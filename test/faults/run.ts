import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../src/demo/random.ts';
import { problemsOfAnswers, problemsOfDecisions } from './checks/answers.ts';
import { problemsOfCommands } from './checks/commands.ts';
import { type Log, problemsInLog, readLog } from './checks/log.ts';
import { problemsOfReadModels } from './checks/read-models.ts';
import { ownersIn, problemsOfRecord } from './checks/records.ts';
import { type Actor, sendOne } from './commands.ts';
import { createFaultyDesk, type FaultyDesk } from './desk.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { type Listener, listenByHand, listenByPackage, type PackageListener } from './listeners.ts';
import { emptyModel, type Model, outcomeOf } from './model.ts';
import { createNetwork, type Network } from './network.ts';
import { type Person, people } from './people.ts';

export interface RunOptions {
  /** Commands and faults follow from it. */
  readonly seed: number;
  readonly rounds: number;
  /** The faults of a round, each of which strikes at a random instant. */
  readonly draw: (random: Random) => readonly FaultName[];
  /** Of the desk, in its one process. */
  readonly nodes: 1 | 2;
  /** In each round. */
  readonly commands: number;
  /** Who send commands at the same time. */
  readonly actors: number;
  /** Clients by the package, half of them users; those written by hand come on top. */
  readonly clients: number;
  /** How long a paused node stands still at most, in milliseconds. */
  readonly longestPauseMs: number;
  /** Told of each round. */
  readonly say: (line: string) => void;
}

/** After so many rounds, another desk is begun: each check looks at all that a desk has. */
const ROUNDS_OF_A_DESK = 10;
/** How long clients have to be told of everything, once all is well again. */
const TOLD_WITHIN_MS = 60_000;

/** What is wrong, as soon as a round finds something; empty if nothing is. */
export async function runFaults(options: RunOptions): Promise<readonly string[]> {
  const { rounds, seed } = options;
  for (let first = 0; first < rounds; first += ROUNDS_OF_A_DESK) {
    const count = Math.min(ROUNDS_OF_A_DESK, rounds - first);
    const problems = await runDesk(options, { seed, first, count });
    if (problems.length > 0) return problems;
  }
  return [];
}

interface Rounds {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

async function runDesk(options: RunOptions, { seed, first, count }: Rounds): Promise<readonly string[]> {
  const desk = createFaultyDesk(options.nodes);
  const network = createNetwork(desk.portAt);
  const listeners: Listener[] = [];
  try {
    await desk.start();
    const cast = await assemble(options, network, listeners);
    for (let round = first; round < first + count; round++) {
      const names = options.draw(new Random(seed, `round ${round}`));
      const started = performance.now();
      await disturbed(options, { ...cast, desk, network, listeners, round, names });
      const { problems, log } = await check({ ...cast, desk, listeners });
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      options.say(`round ${round}: ${names.join(', ')}; ${told(cast.model, log, listeners)}, ${seconds} s`);
      if (problems.length > 0)
        return [`round ${round}: ${names.map((name) => FAULTS[name].what).join('; ')}`, ...problems];
      if (round + 1 < first + count) await desk.start();
    }
    return [];
  } finally {
    for (const listener of listeners) listener.stop();
    await network.close();
    await desk.dispose();
  }
}

interface Cast {
  readonly model: Model;
  readonly users: readonly Person[];
  readonly admins: readonly Person[];
  readonly chatters: readonly PackageListener[];
}

/** Everybody is there before anything happens. */
async function assemble({ clients }: RunOptions, network: Network, listeners: Listener[]): Promise<Cast> {
  const half = Math.max(1, Math.floor(clients / 2));
  const [users, admins] = await Promise.all([people('user', half), people('admin', half)]);
  const chatters = await Promise.all(
    users.map(async (user) => listenByPackage(await network.open(), user, `${user.id} by the package`)),
  );
  const others = await Promise.all(
    admins.map(async (admin) => listenByPackage(await network.open(), admin, `${admin.id} by the package`)),
  );
  listeners.push(...chatters, ...others);
  return { model: emptyModel(), users, admins, chatters };
}

interface Round extends Cast {
  readonly desk: FaultyDesk;
  readonly network: Network;
  readonly listeners: Listener[];
  readonly round: number;
  readonly names: readonly FaultName[];
}

/** Sends the commands of a round, in whose midst the faults strike, one after the other. Resolves when all is answered and over. */
async function disturbed(options: RunOptions, scene: Round): Promise<void> {
  const { seed, commands, longestPauseMs } = options;
  const { round, names, desk, network } = scene;
  const random = new Random(seed, `faults of round ${round}`);
  const strikes = names.map((name) => ({ name, due: Promise.withResolvers<void>() }));
  const instants = strikes.map(() => random.whole(0, Math.floor(commands * 0.8))).toSorted((a, b) => a - b);
  let begun = 0;
  const actor = async (_: unknown, number: number) => {
    const own = new Random(seed, `actor ${number} of round ${round}`);
    const one: Actor = { ...scene, name: `actor ${number}`, url: await network.open(), random: own };
    while (begun < commands) {
      for (const [index, { due }] of strikes.entries()) if (begun >= (instants[index] ?? 0)) due.resolve();
      begun += 1;
      await sendOne(one);
    }
  };
  const sending = Promise.all(Array.from({ length: options.actors }, actor));
  const striking = async () => {
    for (const { name, due } of strikes) {
      await Promise.race([due.promise, sending]);
      await pause(random.whole(0, 30));
      await FAULTS[name].strike({ desk, network, random, longestPauseMs });
    }
  };
  const isFirst = round % ROUNDS_OF_A_DESK === 0;
  await Promise.all([sending, striking(), ...(isFirst ? [followByHand(scene)] : [])]);
}

/** Somebody of each role follows the first ticket by the lines of the README. */
async function followByHand({ model, users, admins, network, listeners }: Round): Promise<void> {
  while (model.tickets.length === 0) await pause(10);
  const [ticket] = model.tickets;
  if (!ticket) return;
  for (const person of [users[ticket.user], admins[0]])
    if (person)
      listeners.push(await listenByHand(await network.open(), person, ticket.id, `${person.id} by hand`));
}

interface Checked {
  readonly problems: readonly string[];
  readonly log: Log;
}

type ToCheck = Cast & { readonly desk: FaultyDesk; readonly listeners: readonly Listener[] };

/** Compares everything with everything. The desk is stopped at the end. */
async function check({ desk, model, listeners, admins }: ToCheck): Promise<Checked> {
  const url = await desk.process().url;
  const log = await readLog(desk.config);
  const owners = ownersIn(log.events);
  const records = () => listeners.flatMap((listener) => problemsOfRecord(listener, log.events, owners));
  for (
    const deadline = performance.now() + TOLD_WITHIN_MS;
    records().length > 0 && performance.now() < deadline;
  )
    await pause(50);
  const problems = [
    ...problemsInLog(log),
    ...problemsOfCommands(model.sent, log),
    ...problemsOfDecisions(log.events),
    ...records(),
    ...(await problemsOfAnswers(url, admins[0] as Person, log.events)),
  ];
  await desk.stop();
  return { problems: [...problems, ...(await problemsOfReadModels(desk.config))], log };
}

function told({ sent }: Model, { recorded }: Log, listeners: readonly Listener[]): string {
  const acknowledged = sent.filter((one) => (outcomeOf(one)?.status ?? 500) < 400).length;
  const unknown = sent.filter((one) => outcomeOf(one) === null).length;
  const heard = listeners.reduce((sum, listener) => sum + listener.heard().length, 0);
  return `${sent.length} commands so far, ${acknowledged} acknowledged, ${unknown} of unknown outcome; ${recorded.length} events in the log; ${listeners.length} clients heard ${heard}`;
}
