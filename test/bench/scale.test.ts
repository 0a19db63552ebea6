import { type Costs, type Layout, predict } from '../../bench/scale/desk-model.ts';
import { straightLine } from '../../bench/scale/inputs.ts';
import { Machine, Simulation, Thread } from '../../bench/scale/simulation.ts';

/** The same sequence in every run, between 0 and 1. */
function sequence(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
}

describe('the simulation of threads', () => {
  it('has customers that come at random wait in a queue as long as the formula of M/D/1 says', () => {
    const simulation = new Simulation();
    const machine = new Machine(simulation, 1);
    const thread = new Thread(simulation, machine);
    const [service, load, random] = [100, 0.7, sequence()];
    let [time, waited, served] = [0, 0, 0];
    const CUSTOMERS = 20_000;
    const come = (): void => {
      const cameAt = simulation.now;
      thread.do(service, () => {
        waited += simulation.now - cameAt - service;
        served += 1;
      });
      time += 1;
      if (time < CUSTOMERS) simulation.after((-Math.log(random()) * service) / load, come);
    };
    come();
    simulation.runUntil(Number.MAX_SAFE_INTEGER);
    expect(served).toBe(CUSTOMERS);
    const expected = (load * service) / (2 * (1 - load));
    expect(Math.abs(waited / served / expected - 1)).toBeLessThan(0.05);
    expect(machine.used).toBeCloseTo(CUSTOMERS * service, 0);
  });

  it('shares the cores of a machine evenly, and gives no thread more than one', () => {
    const simulation = new Simulation();
    const machine = new Machine(simulation, 2);
    const ends: number[] = [];
    for (const cpu of [100, 100, 100, 300]) machine.run(cpu, () => ends.push(Math.round(simulation.now)));
    simulation.runUntil(10_000);
    // Half of a core for each until 200, and then the last one has a core for itself.
    expect(ends).toEqual([200, 200, 200, 400]);
  });

  it('does in one turn what has come during the turn before, and hands over at its end what it gathers', () => {
    const simulation = new Simulation();
    const thread = new Thread(simulation, new Machine(simulation, 1), { turn: 50, wait: 40, most: 100 });
    const ends: number[] = [];
    for (let one = 0; one < 4; one++) thread.gather(10, () => ends.push(simulation.now));
    simulation.runUntil(10_000);
    expect(ends).toEqual([100, 220, 220, 220]);
    expect({ turns: thread.turns, busy: thread.busy }).toEqual({ turns: 2, busy: 220 });
  });
});

describe('the model of a desk', () => {
  const costs: Costs = {
    message: { before: 60, after: 40 },
    follow: 5,
    commit: { turn: 200, each: 10, wait: 100, most: 4_096 },
    projection: { turn: 0, each: 20, wait: 0, most: 2_000 },
    client: 30,
  };
  const one: Layout = { nodes: 1, cores: 2, apart: null, logs: 1, projectors: 1, clients: 1, seconds: 1 };

  it('answers a client that is alone after the sum of all that its message waits for', () => {
    const { perSecond, median, perCommit } = predict(costs, { ...one, cores: 4 });
    expect(median).toBeCloseTo((60 + 200 + 10 + 100 + 40 + 30) / 1_000, 5);
    expect({ perSecond, perCommit }).toEqual({ perSecond: 2_272, perCommit: 1 });
  });

  it('does with many clients at most what all its cores can do, and what its main thread can', () => {
    const many = { ...one, clients: 256 };
    const single = predict(costs, { ...many, cores: 1 });
    expect(single.utilisation.cores).toBeGreaterThan(0.99);
    const each = 100 + 10 + 200 / single.perCommit + 20 + 30;
    expect(Math.abs(single.perSecond * each - 1e6)).toBeLessThan(30_000);
    // While the log commits what a turn of the main thread has gathered, that thread may have nothing to do.
    const eight = predict(costs, { ...many, cores: 8 }).perSecond * 100;
    expect(eight).toBeLessThanOrEqual(1e6);
    expect(eight).toBeGreaterThan(0.85e6);
  });

  it('has the read models fall behind where one projector gets more than it can do, and not where tickets are divided', () => {
    const slow = { ...costs, projection: { ...costs.projection, each: 80 } };
    const apart = { ...one, nodes: 4, apart: 2, clients: 256, seconds: 0.25 };
    expect(predict(slow, apart).behindPerSecond).toBeGreaterThan(1_000);
    expect(predict(slow, { ...apart, projectors: 4 }).behindPerSecond).toBeLessThan(100);
  });
});

it('a straight line is found through points', () => {
  expect(
    straightLine([
      [1, 12],
      [4, 18],
      [16, 42],
    ]),
  ).toEqual([10, 2]);
});
