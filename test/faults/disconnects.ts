import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '../../src/demo/random.ts';
import { problemsOfCommands } from './checks/commands.ts';
import { endOfLog, type Log, problemsInLog, readLog } from './checks/log.ts';
import { ownersIn, problemsOfRecord } from './checks/records.ts';
import { type Actor, openTicket, say } from './commands.ts';
import type { DeskUnderTest } from './desk.ts';
import { type Listener, listenByHand, listenByPackage } from './listeners.ts';
import { emptyModel, type KnownTicket, type Model } from './model.ts';
import { createNetwork, type Network } from './network.ts';
import { type Person, people } from './people.ts';

export interface DisconnectOptions {
  readonly seed: number;
  /** Half of them by the package, half by the README's lines; five to a ticket. */
  readonly clients: number;
  readonly messagesPerSecond: number;
  readonly disconnects: number;
  /** How long all of it takes, in seconds. */
  readonly seconds: number;
  /** How often a node is killed and started again meanwhile. */
  readonly kills: number;
  readonly say: (line: string) => void;
}

const CLIENTS_OF_A_TICKET = 5;
/** A machine that is too slow for the rate sends at its own. */
const MOST_UNANSWERED = 100;
const TOLD_WITHIN_MS = 120_000;

/**
 * Sends messages at a steady rate to tickets, whose followers are disconnected at random moments. Returns what is wrong with the log and
 * with the record of each client.
 */
export async function runDisconnects(
  desk: DeskUnderTest,
  options: DisconnectOptions,
): Promise<readonly string[]> {
  const network = createNetwork(desk.portAt);
  const listeners: Listener[] = [];
  try {
    await desk.start();
    const since = await endOfLog(desk.config);
    const model = emptyModel();
    const tickets = Math.max(1, Math.round(options.clients / CLIENTS_OF_A_TICKET));
    const [users, admins] = await Promise.all([people('user', tickets), people('admin', 3)]);
    const random = new Random(options.seed, 'messages');
    const actor: Actor = {
      name: 'sender',
      url: await network.open(),
      random,
      users,
      admins,
      chatters: [],
      model,
    };
    for (const [index] of users.entries()) await openTicket(actor, index);
    for (const ticket of model.tickets)
      listeners.push(...(await followersOf(ticket, users, admins, network)));
    options.say(`${listeners.length} clients follow ${model.tickets.length} tickets`);
    const started = performance.now();
    await Promise.all([send(actor, options), disconnect(network, options), killNodes(desk, options)]);
    const seconds = (performance.now() - started) / 1_000;
    const sent = model.sent.length - model.tickets.length;
    options.say(
      `${sent} messages in ${seconds.toFixed(0)} s (${(sent / seconds).toFixed(0)}/s), ${options.disconnects} disconnects, ${options.kills} kills`,
    );
    return await check(await readLog(desk.config, since), model, listeners, options);
  } finally {
    for (const listener of listeners) listener.stop();
    await network.close();
    await desk.dispose();
  }
}

/** The ticket's user and an admin in both ways, and another admin in one of them. */
async function followersOf(
  ticket: KnownTicket,
  users: readonly Person[],
  admins: readonly Person[],
  network: Network,
): Promise<readonly Listener[]> {
  const [ada, ben, cyd] = admins as readonly [Person, Person, Person];
  const user = users[ticket.user] as Person;
  const byPackage = async (person: Person) => {
    const listener = await listenByPackage(
      await network.open(),
      person,
      `${person.id} on ${ticket.number} by the package`,
    );
    await listener.follow('ticket', ticket.id);
    return listener;
  };
  const byHand = async (person: Person) =>
    listenByHand(await network.open(), person, ticket.id, `${person.id} on ${ticket.number} by hand`);
  const fifth = ticket.user % 2 === 0 ? byPackage : byHand;
  return Promise.all([byPackage(user), byHand(user), byPackage(ada), byHand(ben), fifth(cyd)]);
}

/** Each at its time, however long those before it take, unless too many are without an answer. */
async function send(actor: Actor, { messagesPerSecond, seconds }: DisconnectOptions): Promise<void> {
  const sending = new Set<Promise<void>>();
  const started = performance.now();
  for (let sent = 0; sent < messagesPerSecond * seconds; sent++) {
    const wait = started + (sent * 1_000) / messagesPerSecond - performance.now();
    if (wait > 0) await pause(wait);
    if (sending.size >= MOST_UNANSWERED) await Promise.race(sending);
    const one = say({ ...actor, name: `message ${sent}` }).finally(() => sending.delete(one));
    sending.add(one);
  }
  await Promise.all(sending);
}

async function disconnect(
  network: Network,
  { seed, disconnects, seconds }: DisconnectOptions,
): Promise<void> {
  const random = new Random(seed, 'disconnects');
  const started = performance.now();
  const instants = Array.from({ length: disconnects }, () => random.next() * seconds * 1_000).toSorted(
    (a, b) => a - b,
  );
  for (const instant of instants) {
    const wait = started + instant - performance.now();
    if (wait > 0) await pause(wait);
    // The first way is the sender's.
    network.one(random, 1).cut();
  }
}

async function killNodes(desk: DeskUnderTest, { seed, kills, seconds }: DisconnectOptions): Promise<void> {
  const random = new Random(seed, 'kills');
  for (let kill = 0; kill < kills; kill++) {
    await pause((seconds * 1_000) / (kills + 1));
    await desk.killOne(random);
  }
}

async function check(
  log: Log,
  model: Model,
  listeners: readonly Listener[],
  options: DisconnectOptions,
): Promise<readonly string[]> {
  const owners = ownersIn(log.events);
  const records = () => listeners.flatMap((listener) => problemsOfRecord(listener, log.events, owners));
  let wrong = records();
  for (
    const deadline = performance.now() + TOLD_WITHIN_MS;
    wrong.length > 0 && performance.now() < deadline;
  ) {
    await pause(200);
    wrong = records();
  }
  const heard = listeners.reduce((sum, listener) => sum + listener.heard().length, 0);
  const count = (what: RegExp) => wrong.filter((problem) => what.test(problem)).length;
  options.say(
    `${heard} events heard; ${count(/: missed /)} missed, ${count(/ times$/)} doubled, ${count(/ after /)} out of order`,
  );
  return [...problemsInLog(log), ...problemsOfCommands(model.sent, log), ...wrong];
}
