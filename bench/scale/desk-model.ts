import { quantile } from '../table.ts';
import { Machine, Simulation, Thread, type Turns } from './simulation.ts';

/** Turns, and the processor time of each message in them. */
export interface Batches extends Turns {
  readonly each: number;
}

/** What was measured: microseconds, of processor time unless said otherwise. */
export interface Costs {
  /** The main thread of the node that gets a message, until it is handed to the log, and from its answer on. */
  readonly message: { readonly before: number; readonly after: number };
  /** The main thread of every other node, which follows the log for its own sockets. */
  readonly follow: number;
  /** The log's writer: a commit, each message in it, and the wait for the disk. */
  readonly commit: Batches;
  /** The projector: a batch, and each message in it. */
  readonly projection: Batches;
  /** Where clients run on the node's own machine, as in the bench: what each request costs them. Else 0. */
  readonly client: number;
}

export interface Layout {
  readonly nodes: number;
  /** Of each node's machine. */
  readonly cores: number;
  /** Where the log and the projectors have machines of their own: the cores of each. Null: they are threads of the only node. */
  readonly apart: number | null;
  /** Over which tickets are divided. More than one of either would have to be built. */
  readonly logs: number;
  readonly projectors: number;
  /** Each sends its next message as soon as it has the answer to the last one. */
  readonly clients: number;
  /** A second of simulated time is enough for a rate; of a p99 it takes some. */
  readonly seconds: number;
}

export interface Prediction {
  readonly perSecond: number;
  /** Milliseconds until the answer. */
  readonly median: number;
  readonly p99: number;
  /** Messages in each commit, on average. */
  readonly perCommit: number;
  /** Of the busiest one of each kind, between 0 and 1. */
  readonly utilisation: { readonly cores: number; readonly log: number; readonly projector: number };
  /** By how many messages the read models fall further behind each second. 0: they keep up. */
  readonly behindPerSecond: number;
}

/** The first part of the time fills the queues, and isn't counted. */
const WARM_UP = 0.25;
const SECOND = 1e6;
/** Of an event loop: what is for other threads leaves it at the end of a turn, answers leave it at once. */
const EVENT_LOOP: Turns = { turn: 0, wait: 0, most: 1_024 };

/** What a desk does under clients that only write messages, each to a ticket of its own. */
export function predict(costs: Costs, layout: Layout): Prediction {
  const simulation = new Simulation();
  const desk = build(simulation, costs, layout);
  const begin = layout.seconds * WARM_UP * SECOND;
  const latencies: number[] = [];

  function send(client: number): void {
    const sent = simulation.now;
    desk.message(client, () => {
      if (sent >= begin) latencies.push((simulation.now - sent) / 1_000);
      send(client);
    });
  }

  for (let client = 0; client < layout.clients; client++) send(client);
  simulation.runUntil(begin);
  const before = desk.counts();
  simulation.runUntil(begin + layout.seconds * SECOND);
  const after = desk.counts();
  const since = (of: (counts: Counts) => number) => (of(after) - of(before)) / layout.seconds;
  return {
    perSecond: since(({ answered }) => answered),
    median: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    perCommit: since(({ committed }) => committed) / since(({ commits }) => commits),
    utilisation: {
      cores: since(({ used }) => used) / (layout.nodes * layout.cores * SECOND),
      log: since(({ logBusy }) => logBusy) / SECOND,
      projector: since(({ projectorBusy }) => projectorBusy) / SECOND,
    },
    behindPerSecond: Math.max(
      0,
      since(({ unprojected }) => unprojected),
    ),
  };
}

type Counts = Readonly<
  Record<'answered' | 'committed' | 'commits' | 'used' | 'logBusy' | 'projectorBusy' | 'unprojected', number>
>;

function build(simulation: Simulation, costs: Costs, layout: Layout) {
  const machines = Array.from({ length: layout.nodes }, () => new Machine(simulation, layout.cores));
  const mains = machines.map((machine) => new Thread(simulation, machine, EVENT_LOOP));
  const clients = machines.map((machine) => new Thread(simulation, machine));
  const divided = (count: number, turns: Turns) =>
    Array.from({ length: count }, () => {
      const own = layout.apart === null ? (machines[0] as Machine) : new Machine(simulation, layout.apart);
      return new Thread(simulation, own, turns);
    });
  const logs = divided(layout.logs, costs.commit);
  const projectors = divided(layout.projectors, costs.projection);
  let [answered, messages] = [0, 0];
  const nothing = (): void => {};
  const pick = (among: readonly Thread[], number: number) => among[number % among.length] as Thread;

  function committed(message: number, node: number, done: () => void): void {
    pick(projectors, message).gather(costs.projection.each, nothing);
    for (const [other, main] of mains.entries()) if (other !== node) main.do(costs.follow, nothing);
    pick(mains, node).do(costs.message.after, () => {
      answered += 1;
      pick(clients, node).do(costs.client, done);
    });
  }

  const sum = (all: readonly Thread[], of: (one: Thread) => number) =>
    all.reduce((total, one) => total + of(one), 0);
  return {
    message(client: number, done: () => void): void {
      const node = client % layout.nodes;
      const message = messages++;
      pick(mains, node).gather(costs.message.before, () =>
        pick(logs, message).gather(costs.commit.each, () => committed(message, node, done)),
      );
    },
    counts: (): Counts => ({
      answered,
      committed: sum(logs, (log) => log.done),
      commits: sum(logs, (log) => log.turns),
      used: machines.reduce((total, machine) => total + machine.used, 0),
      logBusy: sum(logs, (log) => log.busy) / logs.length,
      projectorBusy: sum(projectors, (one) => one.busy) / projectors.length,
      unprojected: sum(projectors, (one) => one.waiting),
    }),
  };
}
