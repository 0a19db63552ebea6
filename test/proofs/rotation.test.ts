import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventsFile } from '../../src/events/log/sqlite/database.ts';
import { NoTreeHead, verifiedHead } from '../../src/proofs/tree-head.ts';
import { type Reply, startTestDesk, type TestDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { describeOnEmbedded } from '../support/embedded.ts';
import { until } from '../support/until.ts';

const OLD = 'an-old-key-of-tree-heads-0123456789abcdef';
const NEW = 'the-new-key-of-tree-heads-fedcba9876543210';

let directory: string;
let desk: TestDesk;
let auditor: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-rotation-'));
  auditor = await tokenFor('auditor');
});
afterAll(async () => {
  await desk.dispose();
});

const start = async (env: Readonly<Record<string, string>>) => {
  desk = await startTestDesk({ directory, env });
};
const get = async (path: string): Promise<Reply['body']> =>
  (await desk.get(`/api/v1/audit/${path}`, auditor)).body.data;

test('heads of a key that was replaced stay valid while its secret is listed, and the new one signs', async () => {
  await start({ PROOF_KEY: OLD });
  const old = await get('heads/latest');
  const { keys: oldKeys } = await get('keys');
  await desk.stop();

  await start({ PROOF_KEY: `${NEW},${OLD}` });
  // The log has not grown: the last head says the same, but its key may be dropped any time.
  const renewed = await get('heads/latest');
  expect([renewed.root, renewed.size]).toEqual([old.root, old.size]);
  expect((await verifiedHead(renewed.signed, (await get('keys')).keys.slice(0, 1))).root).toBe(old.root);
  await desk.post('/api/v1/support/request-support', ticketRequest());
  const fresh = await get('heads/latest');
  const { keys } = await get('keys');
  expect(keys).toEqual([expect.anything(), ...oldKeys]);
  expect((await verifiedHead(old.signed, keys)).size).toBe(old.size);
  await expect(verifiedHead(fresh.signed, oldKeys)).rejects.toThrow(NoTreeHead);
  expect((await verifiedHead(fresh.signed, keys.slice(0, 1))).size).toBe(fresh.size);
  await desk.stop();

  await start({ PROOF_KEY: NEW });
  expect((await get('keys')).keys).toEqual(keys.slice(0, 1));
  expect((await get('heads')).heads.map(({ size }: { size: number }) => size)).toContain(old.size);
  await desk.stop();
});

test('without a key of their own, heads are signed with one of the server’s secret', async () => {
  await start({ PROOF_INTERVAL: '1s' });
  const { keys } = await get('keys');
  await desk.post('/api/v1/support/request-support', ticketRequest());
  const newest = async () => (await desk.stores.tree.heads(null, 1))[0];
  const before = await newest();
  // It is signed at an interval, and not because of a request: the log doesn't tell.
  await until(async () => (await newest())?.number !== before?.number, { withinMs: 30_000, everyMs: 20 });
  const signed = await newest();
  expect((await verifiedHead(signed?.signed ?? '', keys)).size).toBeGreaterThan(before?.size ?? 0);
});

describeOnEmbedded('a log that is not what its tree was made of', () => {
  it('gets no signed head, and readiness, metrics and alerts say so', async () => {
    await desk.stop();
    await start({});
    await desk.post('/api/v1/support/request-support', ticketRequest());
    const { size } = await get('heads/latest');
    await desk.stop();
    const database = new DatabaseSync(eventsFile(directory));
    database.exec(
      "UPDATE events SET data = replace(data, 'priority', 'urgency') WHERE position = (SELECT max(position) FROM events)",
    );
    database.close();
    await start({});
    const reply = await desk.get('/api/v1/audit/heads/latest', auditor);
    expect([reply.status, reply.body.message]).toEqual([
      503,
      'The event log is not what its tree was made of: no tree head is signed',
    ]);
    expect((await get('heads')).heads[0].size).toBe(size);
    const { degraded } = (await desk.get('/health/ready')).body;
    expect(degraded).toEqual([
      expect.stringContaining('no tree head is signed: casebook verify tells what was changed'),
    ]);
    const metrics = await (await fetch(`${desk.url}/metrics`)).text();
    expect(metrics).toMatch(/^casebook_log_contradicted 1$/m);
  });
});
