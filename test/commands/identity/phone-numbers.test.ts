import fc from 'fast-check';
import { createPhoneNumbers } from '../../../src/commands/identity/phone-numbers.ts';
import { accountByPhoneStream } from '../../../src/events/identity/events.ts';
import type { UserId } from '../../../src/events/ids.ts';
import type { EventLog } from '../../../src/events/log/port.ts';
import { commandContext } from '../../support/examples.ts';
import { eventsIn, nodeOn } from '../../support/logs.ts';
import { createMemoryLog } from '../../support/memory-log.ts';

const context = commandContext();
const user = (name: string) => name as UserId;
const numbersOn = (log: EventLog) => createPhoneNumbers(nodeOn(log));

describe('a phone number', () => {
  it('is the first one’s who confirms it, under each of its hashes', async () => {
    const log = createMemoryLog();
    expect(await numbersOn(log).claim(['a', 'b'], user('leo'), context)).toBe('leo');
    expect(await numbersOn(log).claim(['b', 'a'], user('mia'), context)).toBe('leo');
    for (const hash of ['a', 'b']) expect(await eventsIn(log, accountByPhoneStream(hash))).toHaveLength(1);
  });

  it.each([
    [['a', 'b'], 'a'],
    [['a', 'b'], 'b'],
    [['a', 'b', 'c'], 'b'],
  ])('known by %j is found under all of them when it was claimed under %s', async (hashes, known) => {
    const log = createMemoryLog();
    await numbersOn(log).claim([known], user('leo'), context);
    expect(await numbersOn(log).claim(hashes, user('mia'), context)).toBe('leo');
    for (const hash of hashes) {
      expect(await numbersOn(log).claim([hash], user('tom'), context)).toBe('leo');
      expect(await eventsIn(log, accountByPhoneStream(hash))).toHaveLength(1);
    }
  });

  it('is carried over to its other hashes for its owner, and for nobody else', async () => {
    const log = createMemoryLog();
    const numbers = numbersOn(log);
    await numbers.claim(['old'], user('leo'), context);
    await numbers.carryOver(['new', 'old'], user('mia'), context);
    await numbers.carryOver(['new'], user('leo'), context);
    expect(await eventsIn(log, accountByPhoneStream('new'))).toEqual([]);
    await numbers.carryOver(['new', 'old'], user('leo'), context);
    expect(await numbers.claim(['new'], user('tom'), context)).toBe('leo');
  });

  it('that nobody has claimed is not carried over', async () => {
    const log = createMemoryLog();
    await numbersOn(log).carryOver(['new', 'old'], user('leo'), context);
    expect(await log.readAll(0 as never, 10)).toEqual([]);
  });
});

/** Which hashes the nodes know that run side by side, from one step of a rotation to the next. */
const ROTATION = [
  [['old']],
  [['old'], ['old', 'new']],
  [
    ['old', 'new'],
    ['new', 'old'],
  ],
  [['new', 'old'], ['new']],
  [['new']],
] as const;

describe('a rotation of the key of phone numbers', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 });
  const askedNodes = (minLength: number) => fc.array(fc.nat(1), { minLength, maxLength: 3 });
  /** On which nodes somebody confirms at once: first several in one step, then some in each that follows. */
  const confirming = fc
    .tuple(fc.nat(4), askedNodes(2), fc.array(askedNodes(0), { minLength: 4, maxLength: 4 }))
    .map(([first, asked, later]) => [...Array(first).fill([]), asked, ...later.slice(first)] as number[][]);

  it('never makes two people of one number, whichever nodes are asked at once in each step', () =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), names, confirming, async (scheduler, [one = '', two = ''], steps) => {
        const hashOf = { old: one, new: two };
        const log = createMemoryLog(() => scheduler.schedule(Promise.resolve()));
        const found = new Set<UserId>();
        let claims = 0;
        for (const [step, nodes] of ROTATION.entries()) {
          // Before the old key is dropped, everybody has confirmed once with both.
          const asked = step === 2 && found.size > 0 ? [0, ...(steps[step] ?? [])] : (steps[step] ?? []);
          const confirmed = asked.map((node) => {
            const keys = nodes[node % nodes.length] ?? nodes[0];
            const hashes = keys.map((key) => hashOf[key]);
            return numbersOn(log).claim(hashes, user(`user ${++claims}`), context);
          });
          for (const owner of await scheduler.waitFor(Promise.all(confirmed))) found.add(owner);
        }
        expect(found.size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    ));

  it('would make two of it from nodes of which neither knows the other’s key', async () => {
    const log = createMemoryLog();
    await numbersOn(log).claim(['old'], user('leo'), context);
    expect(await numbersOn(log).claim(['new'], user('mia'), context)).toBe('mia');
  });
});
