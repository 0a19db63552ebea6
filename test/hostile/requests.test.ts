import fc from 'fast-check';
import { AUDIENCE, ISSUER } from './support/forged.ts';
import { requests } from './support/grammar.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { fuzzing } from './support/mutate.ts';

/** Without issuer and audience some of the forged tokens would be good ones. */
const hostile = hostileDesk({ JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE });

const { seed, rounds, isLong } = fuzzing(4_000);
/** For longer: `FUZZ_ROUNDS=200000 npm test -- test/hostile/requests.test.ts`. A slow machine stops after so long, once the statuses are there; a fast one has sent everything before. */
const AT_MOST_MS = 12_000;
const TIMEOUT_MS = 180_000 + rounds * 60;

/** A grammar whose requests all end at the door would find nothing. */
const WANTED = [200, 201, 400, 401, 403, 404, 405, 415];
const MOST_SELDOM = 5;

test(
  `whatever a request is made of, its answer is one of the contract’s, seed ${seed}, ${rounds} requests`,
  async () => {
    const statuses = new Map<number, number>();
    const missing = () => WANTED.filter((status) => (statuses.get(status) ?? 0) <= MOST_SELDOM);
    const begun = performance.now();
    const isEnough = () => !isLong && performance.now() - begun > AT_MOST_MS && missing().length === 0;
    await fc.assert(
      fc.asyncProperty(requests(hostile), async (sent) => {
        if (isEnough()) return;
        // The answer to a keyed command is kept, also when it is a refusal.
        const mayRecord = sent.headers?.some(([name]) => name === 'idempotency-key') ?? false;
        const { status } = await hostile.ask(`${sent.method} ${sent.target}`, sent, { mayRecord });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const faults = hostile.faults.splice(0);
        if (faults.length > 0) expect(faults).toEqual([]);
      }),
      { numRuns: rounds, seed },
    );
    expect(missing()).toEqual([]);
  },
  TIMEOUT_MS,
);

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
