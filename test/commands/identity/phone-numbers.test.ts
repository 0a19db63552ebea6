import fc from 'fast-check';
import {
  accountFold,
  joinAccount,
  phoneFold,
  registerUser,
  settlePhoneNumber,
} from '../../../src/commands/identity/account.ts';
import { createPhoneNumbers } from '../../../src/commands/identity/phone-numbers.ts';
import { accountByPhoneStream, accountStream } from '../../../src/events/identity/events.ts';
import type { Instant, UserId } from '../../../src/events/ids.ts';
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

describe('a phone number whose hashes name several accounts', () => {
  /** Each account is named by one hash; the time of its registration, null for one that isn't registered. */
  async function splitLog(accounts: readonly (readonly [UserId, string, string | null])[]) {
    const log = createMemoryLog();
    const node = nodeOn(log);
    for (const [userId, hash, time] of accounts) {
      await node.execute(phoneFold, accountByPhoneStream(hash), settlePhoneNumber(userId), context);
      if (time === null) continue;
      const registered = { userId, phoneNumber: '+5491123456789', registeredAt: time as Instant };
      await node.execute(accountFold, accountStream(userId), registerUser(registered), context);
    }
    return log;
  }
  const [EARLY, LATE] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];

  it.each([
    ['is the first registered one’s', [user('leo'), 'a', EARLY], [user('mia'), 'b', LATE]],
    ['is so whichever stream comes last', [user('leo'), 'b', EARLY], [user('mia'), 'a', LATE]],
    ['is the registered one’s', [user('leo'), 'a', LATE], [user('mia'), 'b', null]],
    ['is that of the smaller id among two of one time', [user('leo'), 'a', EARLY], [user('mia'), 'b', EARLY]],
  ] as const)('%s', async (_what, one, other) => {
    const log = await splitLog([one, other]);
    const numbers = numbersOn(log);
    expect(await numbers.ownerOf(['a', 'b'])).toBe('leo');
    expect(await numbers.claim(['b', 'a'], user('tom'), context)).toBe('leo');
    for (const hash of ['a', 'b']) expect(await numbers.ownerOf([hash])).toBe('leo');
  });

  it('is not that of a closed account', async () => {
    const log = await splitLog([
      [user('leo'), 'b', EARLY],
      [user('mia'), 'a', LATE],
    ]);
    await nodeOn(log).execute(accountFold, accountStream(user('leo')), joinAccount(user('mia')), context);
    expect(await numbersOn(log).claim(['a', 'b'], user('tom'), context)).toBe('mia');
  });

  it('is the last stream’s while none of them is registered', async () => {
    const log = await splitLog([
      [user('leo'), 'a', null],
      [user('mia'), 'b', null],
    ]);
    expect(await numbersOn(log).claim(['a', 'b'], user('tom'), context)).toBe('mia');
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
