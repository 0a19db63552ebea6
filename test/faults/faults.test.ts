import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/demo/random.ts';
import { describeOnEmbedded } from '../support/embedded.ts';
import { FAULTS, type FaultName } from './faults.ts';
import { runFaults } from './run.ts';

/** One of each strikes: of networks, disks, time, and ends of the process. */
const GROUPS: readonly (readonly FaultName[])[] = [
  ['cut', 'hung'],
  ['full', 'io', 'slow'],
  ['clock', 'paused'],
  ['kill', 'torn', 'term'],
];
/** One that hangs says its seed, too. */
const MOST_MS = 230_000;
const possible = (names: readonly FaultName[]) => names.filter((name) => FAULTS[name].impossible === null);
const oneOfEach = (random: Random): readonly FaultName[] =>
  GROUPS.map((names) => ({ name: random.pick(possible(names)), place: random.next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ name }) => name);

describeOnEmbedded(
  'a desk to which faults happen while commands are sent (the short form of `npm run test:faults`)',
  () => {
    it('has everything acknowledged once and in order, shows it so, and has told everybody', async () => {
      const seed = Date.now() % 2 ** 31;
      const problems = await Promise.race([
        runFaults({
          ...{ seed, rounds: 1, nodes: 1, draw: oneOfEach, longestPauseMs: 1_500 },
          ...{ commands: 70, actors: 6, clients: 6 },
          say() {},
        }),
        pause(MOST_MS, [`was not over after ${MOST_MS / 1_000} s`], { ref: false }),
      ]);
      expect({ seed, problems }).toEqual({ seed, problems: [] });
    }, 240_000);
  },
);
