import { z } from 'zod';
import { endpoint } from '../../../src/api/endpoint.ts';
import { text } from '../../../src/api/kernel/input.ts';
import { createLimits, LIMITS } from '../../../src/api/kernel/limits.ts';
import { refuse } from '../../../src/commands/refusal.ts';
import { call, SAMPLE, type Started, start, stopAll, token } from './started.ts';

const daily = (requests: number) => [{ requests, seconds: 86_400 }];
const ALLOWED = 3;
const UNPROVEN = 8;

/** Looked up so far: what was refused before isn't among them. */
let lookedUp: string[] = [];
let mayEnd: Promise<void> = Promise.resolve();

/** A thing that exists when its name is even; `owner` is the one whose it is. */
const thing = endpoint({
  ...SAMPLE,
  method: 'GET',
  path: '/api/v1/secret-things/:name',
  kind: 'read',
  limit: 'open',
  params: z.object({ name: text({ min: 1, max: 30 }) }),
  refusals: ['record_not_found', 'ticket_closed'],
  lookUp: {
    failures: ['record_not_found'],
    findsByGuessing: true,
    appliesTo: ({ params }) => params.name !== 'new',
    isEntitled: async ({ caller }) => caller.kind === 'user' && caller.id === 'owner',
  },
  async handle({ params: { name } }) {
    lookedUp.push(name);
    await mayEnd;
    if (name === 'closed') return refuse('ticket_closed');
    if (name !== 'new' && Number(name) % 2 !== 0) return refuse('record_not_found');
    return { status: 200, message: 'Found', data: null };
  },
});

let server: Started;
beforeEach(async () => {
  lookedUp = [];
  mayEnd = Promise.resolve();
  const limits = createLimits({
    table: { ...LIMITS, failed_lookup: daily(ALLOWED), unproven_lookup: daily(UNPROVEN) },
  });
  server = await start([thing], { RATE_LIMITS: 'on', TRUSTED_PROXIES: '1' }, { limits });
});
afterEach(stopAll);

const ask = async (name: string, address = '192.0.2.1', bearer?: string) => {
  const reply = await call(server, 'GET', `/api/v1/secret-things/${name}`, {
    headers: { 'x-forwarded-for': address, ...(bearer && { authorization: `Bearer ${bearer}` }) },
  });
  return { status: reply.status, body: reply.body, retryAfter: reply.headers.get('retry-after') };
};
const askAll = async (...names: readonly string[]) => {
  const statuses = [];
  for (const name of names) statuses.push((await ask(name)).status);
  return statuses;
};
const useUp = () => askAll(...Array(ALLOWED).fill('1'));

test('what fails counts, what succeeds or fails for another reason does not', async () => {
  expect(await askAll('1', '2', '2', '2', '2', 'closed', 'closed', '1', '2', '1')).toEqual([
    ...[404, 200, 200, 200, 200, 400, 400, 404, 200, 404],
  ]);
  expect((await ask('1')).status).toBe(429);
});

test('when it is used up nothing is looked up, and a hit looks like a miss', async () => {
  await useUp();
  lookedUp = [];
  const [hit, miss] = [await ask('2'), await ask('1')];
  expect(hit).toEqual({ ...miss, retryAfter: expect.stringMatching(/^\d+$/) });
  expect([hit.status, lookedUp]).toEqual([429, []]);
  expect(Number(hit.retryAfter)).toBeGreaterThan(86_000);
});

test('no other token helps', async () => {
  for (let user = 0; user < ALLOWED; user++)
    expect((await ask('1', '192.0.2.1', await token('user', `user-${user}`))).status).toBe(404);
  for (const role of ['user', 'analyst', 'auditor'] as const)
    expect((await ask('2', '192.0.2.1', await token(role))).status).toBe(429);
});

test('what many tokens find that isn’t theirs counts together, what is theirs does not', async () => {
  const owner = await token('user', 'owner');
  const statuses = [];
  for (let user = 0; user < UNPROVEN; user++) {
    statuses.push((await ask('2', '192.0.2.1', await token('user', `user-${user}`))).status);
    statuses.push((await ask('2', '192.0.2.1', owner)).status);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  const walker = await token('user', 'another');
  expect((await ask('2', '192.0.2.1', walker)).status).toBe(429);
  expect((await ask('2', '192.0.2.1', owner)).status).toBe(200);
  expect((await ask('2', '192.0.2.2', walker)).status).toBe(200);
});

test.each([
  ['whoever proves that it is theirs', 'user', 'owner'],
  ['an admin', 'admin', 'admin-1'],
  ['a service', 'service', 'service-1'],
] as const)('%s is served all the same, and told what there is', async (_, role, sub) => {
  await useUp();
  const bearer = await token(role, sub);
  const found = [await ask('2', '192.0.2.1', bearer), await ask('1', '192.0.2.1', bearer)];
  expect(found.map(({ status }) => status)).toEqual([200, 404]);
});

test('another address has its own, but not another one of the same IPv6 network', async () => {
  await useUp();
  expect((await ask('2', '192.0.2.2')).status).toBe(200);
  for (let host = 1; host <= ALLOWED; host++) await ask('1', `2001:db8::${host}`);
  expect((await ask('2', '2001:db8::ffff')).status).toBe(429);
  expect((await ask('2', '2001:db8:0:1::1')).status).toBe(200);
});

test('a request that looks nothing up passes', async () => {
  await useUp();
  expect((await ask('new')).status).toBe(200);
});

test('many at once get no further than the same one after the other', async () => {
  const end = Promise.withResolvers<void>();
  mayEnd = end.promise;
  const names = [...Array(ALLOWED + 5).fill('1'), '2', '2'];
  const others = Promise.withResolvers<void>();
  const answered: number[] = [];
  const answers = names.map(async (name) => {
    answered.push((await ask(name)).status);
    if (answered.length === names.length - ALLOWED) others.resolve();
  });
  // Look-ups that have begun end when all others have been answered: none of these can come after one that has ended.
  await others.promise;
  expect(answered.filter((status) => status !== 429)).toEqual([]);
  expect(lookedUp).toHaveLength(ALLOWED);
  end.resolve();
  await Promise.all(answers);
});

test('what this server allows is a few hundred a day', () => {
  expect([LIMITS.failed_lookup, LIMITS.unproven_lookup]).toEqual([daily(300), daily(1_500)]);
});
