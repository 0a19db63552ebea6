import fc from 'fast-check';
import { AUDIENCE, ISSUER } from './support/forged.ts';
import { requests } from './support/grammar.ts';
import { hostileDesk } from './support/hostile-desk.ts';

/** Without issuer and audience some of the forged tokens would be good ones. */
const hostile = hostileDesk({ JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE });

const REQUESTS = 4_000;
const SEED = 20_260_224;
const AT_MOST_MS = 12_000;

test('whatever a request is made of, its answer is one of the contract’s', async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requests(hostile), async (sent) => {
      // The answer to a keyed command is kept, also when it is a refusal.
      const mayRecord = sent.headers?.some(([name]) => name === 'idempotency-key') ?? false;
      const { status } = await hostile.ask(`${sent.method} ${sent.target}`, sent, { mayRecord });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect(hostile.faults.splice(0)).toEqual([]);
    }),
    { numRuns: REQUESTS, seed: SEED, interruptAfterTimeLimit: AT_MOST_MS },
  );
  // A grammar whose requests all end at the door would find nothing.
  for (const status of [200, 201, 400, 401, 403, 404, 405, 415])
    expect([status, (statuses.get(status) ?? 0) > 5]).toEqual([status, true]);
});

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
