import { BEGINNING } from '../../src/events/log/port.ts';
import { entryOf, isLeaf } from '../../src/proofs/leaves.ts';
import { leafHashOf } from '../../src/proofs/merkle/hashes.ts';
import { verifiedHead } from '../../src/proofs/tree-head.ts';
import { type Reply, suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { MTH, rootByPath, rootsByProof } from './merkle/rfc6962.ts';

const desk = suiteDesk();
let auditor: string;
beforeAll(async () => {
  auditor = await tokenFor('auditor');
});

const openTicket = () => desk.post('/api/v1/support/request-support', ticketRequest());
const latest = async () => (await desk.get('/api/v1/audit/heads/latest', auditor)).body.data;
const leavesOfLog = async () => (await desk.stores.log.readAll(BEGINNING, 100_000)).filter(isLeaf);

describe('proofs by REST', () => {
  const proof = async (path: string) => (await desk.get(`/api/v1/audit/proofs/${path}`, auditor)).body;
  const hash = (text: string) => Buffer.from(text, 'hex');

  it('show that an event is a leaf, by its id or position, in the tree of now or an earlier one', async () => {
    for (let count = 0; count < 3; count++) await openTicket();
    const leaves = await leavesOfLog();
    for (const [number, event] of leaves.entries()) {
      const { data } = await proof(`inclusion?event=${event.id}`);
      const byPosition = (await proof(`inclusion?position=${event.position}&size=${data.size}`)).data;
      expect(byPosition).toEqual({ ...data, head: null });
      expect(data).toMatchObject({ leaf: number, position: event.position, head: { size: data.size } });
      const leaf = leafHashOf(JSON.stringify(entryOf(event)));
      expect(data.leaf_hash).toBe(leaf.toString('hex'));
      const root = rootByPath(leaf, number, data.size, data.path.map(hash));
      expect(root?.toString('hex')).toBe(data.head.root);
    }
  });

  it('show that the tree has only grown since an earlier head', async () => {
    const before = await latest();
    await openTicket();
    const { data } = await proof(`consistency?from=${before.size}`);
    expect(data).toMatchObject({ from_root: before.root, to_root: data.head.root, to: data.head.size });
    const roots = rootsByProof(data.from, data.to, data.path.map(hash), hash(before.root));
    expect(roots).toEqual({ first: hash(data.from_root), second: hash(data.to_root) });
    expect((await proof(`consistency?from=1&to=${before.size}`)).data).toMatchObject({
      to_root: before.root,
      head: null,
    });
  });

  it.each([
    ['inclusion', 'event', 'event is required, or position'],
    ['inclusion?event=an-id&position=1', 'event', 'event must not be given beside position'],
    ['inclusion?event=an-id', 'event', 'event must be that of an event that the tree of that size has'],
    [
      'inclusion?position=999999',
      'position',
      'position must be that of an event that the tree of that size has',
    ],
    [
      'inclusion?position=9&size=1',
      'position',
      'position must be that of an event that the tree of that size has',
    ],
    ['inclusion?position=1&size=999999', 'size', /^size must be at most \d+, the size of the tree$/],
    ['inclusion?position=0', 'position', 'position must be a whole number from 1'],
    ['consistency', 'from', 'from is required'],
    ['consistency?from=999999', 'from', 'from must be at most the size of the later tree'],
    ['consistency?from=2&to=1', 'from', 'from must be at most the size of the later tree'],
  ])('refuse %s, naming %s', async (path, field, message) => {
    const { code, errors } = await proof(path);
    expect([code, errors]).toEqual(['invalid_input', [{ field, message: expect.stringMatching(message) }]]);
  });
});

describe('the tree heads of a desk', () => {
  it('hold all that the log has, by the definition of RFC 6962', async () => {
    for (let count = 0; count < 5; count++) await openTicket();
    const head = await latest();
    const leaves = await leavesOfLog();
    expect(head).toMatchObject({
      log: await desk.stores.log.identity(),
      size: leaves.length,
      position: leaves.at(-1)?.position,
      root: MTH(leaves.map((event) => Buffer.from(JSON.stringify(entryOf(event))))).toString('hex'),
    });
  });

  it('are signed by one of the published keys', async () => {
    const { signed, ...head } = await latest();
    const { keys } = (await desk.get('/api/v1/audit/keys', auditor)).body.data;
    expect(await verifiedHead(signed, keys)).toEqual(head);
    expect(keys).toEqual([expect.not.objectContaining({ d: expect.anything() })]);
    await expect(verifiedHead(`${signed.slice(0, -4)}AAAA`, keys)).rejects.toThrow('has a wrong signature');
  });

  it('are signed anew only when the log has grown', async () => {
    const before = await latest();
    expect(await latest()).toEqual(before);
    await openTicket();
    expect((await latest()).size).toBeGreaterThan(before.size);
  });

  it('are listed, the newest first, in pages', async () => {
    await openTicket();
    const newest = await latest();
    const all = (await desk.get('/api/v1/audit/heads', auditor)).body.data;
    expect([all.heads[0], all.next_cursor]).toEqual([newest, null]);
    expect(all.heads.length).toBeGreaterThan(2);
    const walked: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/api/v1/audit/heads?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { data }: Reply['body'] = (await desk.get(path, auditor)).body;
      walked.push(...data.heads);
      cursor = data.next_cursor;
    }
    expect(walked).toEqual(all.heads);
  });

  it('are for auditors alone', async () => {
    const statuses: Record<string, number> = {};
    for (const role of ['user', 'service', 'analyst', 'admin', 'auditor'] as const)
      statuses[role] = (await desk.get('/api/v1/audit/heads', await tokenFor(role))).status;
    expect(statuses).toEqual({ user: 403, service: 403, analyst: 403, admin: 403, auditor: 200 });
    expect((await desk.get('/api/v1/audit/heads')).status).toBe(401);
  });

  it('take no idempotency keys into account, which the log forgets', async () => {
    const before = await latest();
    const headers = { 'idempotency-key': 'a-key-that-is-long-enough-0123456789' };
    await desk.call('POST', '/api/v1/support/request-support', { body: ticketRequest(), headers });
    const events = await desk.stores.log.readAll(before.position, 1_000);
    expect(events.some((event) => !isLeaf(event))).toBe(true);
    expect((await latest()).size - before.size).toBe(events.filter(isLeaf).length);
  });
});
