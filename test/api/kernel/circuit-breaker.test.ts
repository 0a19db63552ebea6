import { type CircuitBreaker, createCircuitBreaker } from '../../../src/api/kernel/circuit-breaker.ts';
import { createMemoryNonces, noncesBehind } from '../../../src/api/kernel/guard.ts';
import { type CreateCounter, createLimits, LIMITS } from '../../../src/api/kernel/limits.ts';
import { createWindows } from '../../../src/limits/windows.ts';

/** A counter that nodes share, which can be told to fail or to hang. */
function sharedCounter() {
  const windows = createWindows(1024 * 1024);
  const state = { asked: 0, fails: false };
  const create: CreateCounter =
    (name, { seconds }) =>
    async (key) => {
      state.asked += 1;
      if (state.fails) throw new Error('nobody answers');
      return windows.count(`${name} ${key}`, seconds);
    };
  return { state, create };
}

const table = { ...LIMITS, user_write: [{ requests: 3, seconds: 60 }] };
const nodeOn = (create: CreateCounter, failures: unknown[] = []) =>
  createLimits({
    table,
    shared: {
      counter: create,
      breaker: createCircuitBreaker({ onFailure: (error) => failures.push(error) }),
    },
  });
const consume = (node: ReturnType<typeof nodeOn>) => node.consume('user_write', 'user:1');

describe('limits that nodes share', () => {
  test('count what all of them let through', async () => {
    const { create } = sharedCounter();
    const [a, b] = [nodeOn(create), nodeOn(create)];
    expect([await consume(a), await consume(b), await consume(a)]).toEqual([null, null, null]);
    expect(await consume(b)).toBeGreaterThan(0);
  });

  test('are not asked about what is known to be used up', async () => {
    const { state, create } = sharedCounter();
    const node = nodeOn(create);
    for (let request = 0; request < 3; request++) await consume(node);
    for (let request = 0; request < 10; request++) expect(await consume(node)).toBeGreaterThan(0);
    expect(await node.exhausted('user_write', 'user:1')).toBeGreaterThan(0);
    expect(state.asked).toBe(3);
  });

  test('hold for each node alone while the store is down, and fail nobody', async () => {
    const { state, create } = sharedCounter();
    const failures: unknown[] = [];
    const node = nodeOn(create, failures);
    state.fails = true;
    expect([await consume(node), await consume(node), await consume(node)]).toEqual([null, null, null]);
    expect(await consume(node)).toBeGreaterThan(0);
    expect([state.asked, failures.length]).toEqual([1, 1]);
  });
});

describe('the circuit breaker of requests', () => {
  afterEach(() => jest.useRealTimers());
  const hung = () => new Promise<string>(() => {});

  test('waits no longer than it may for a store that hangs', async () => {
    const breaker = createCircuitBreaker({ timeoutMs: 1 });
    expect(await breaker(hung, async () => 'own')).toBe('own');
  });

  test('leaves a store that failed alone for two seconds, and then comes back to it', async () => {
    jest.useFakeTimers({ doNotFake: ['setTimeout'] });
    const told: string[] = [];
    const breaker = createCircuitBreaker({
      onFailure: () => told.push('failed'),
      onRecovery: () => told.push('recovered'),
    });
    const shared = jest.fn(async () => 'shared');
    await breaker(
      () => Promise.reject(new Error('down')),
      async () => 'own',
    );
    expect(await breaker(shared, async () => 'own')).toBe('own');
    jest.advanceTimersByTime(2_000);
    expect(await breaker(shared, async () => 'own')).toBe('shared');
    expect(told).toEqual(['failed', 'recovered']);
    expect(shared).toHaveBeenCalledTimes(1);
  });

  test('remembers nonces in this process while the store is down', async () => {
    const down = { use: () => Promise.reject(new Error('down')) };
    const nonces = noncesBehind(down, createCircuitBreaker());
    expect([await nonces.use('a', 1_000), await nonces.use('a', 1_000)]).toEqual([true, false]);
  });

  test('lets no nonce through again on a node because the store was away in between', async () => {
    const shared = createMemoryNonces();
    let isDown = false;
    const breaker: CircuitBreaker = (ask, alone) => (isDown ? alone() : ask());
    const nonces = noncesBehind(shared, breaker);
    await nonces.use('before', 60_000);
    isDown = true;
    expect([await nonces.use('before', 60_000), await nonces.use('meanwhile', 60_000)]).toEqual([
      false,
      true,
    ]);
    isDown = false;
    expect(await nonces.use('meanwhile', 60_000)).toBe(false);
  });

  test('lets a nonce through once on all nodes together', async () => {
    const shared = createMemoryNonces();
    const [a, b] = [createCircuitBreaker(), createCircuitBreaker()].map((one) => noncesBehind(shared, one));
    expect([await a?.use('n', 1_000), await b?.use('n', 1_000)]).toEqual([true, false]);
  });
});
