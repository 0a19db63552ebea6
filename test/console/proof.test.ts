import { randomBytes } from 'node:crypto';
import { readBackwards } from '../../console/src/audit/backwards.ts';
import { plainJson } from '../../console/src/audit/plain-json.ts';
import { checkInclusion, type InclusionProof } from '../../console/src/audit/proof.ts';
import type { Position } from '../../src/events/log/port.ts';
import { leafHashOf, nodeHashOf } from '../../src/proofs/merkle/hashes.ts';
import { createHeadSigner } from '../../src/proofs/tree-head.ts';

const signer = createHeadSigner([randomBytes(32)]);
const [a, b, c] = ['a', 'b', 'c'].map(leafHashOf) as [Buffer, Buffer, Buffer];
const root = nodeHashOf(nodeHashOf(a, b), c).toString('hex');
const keys = (await signer.publicKeys()) as never[];
const HEAD = { log: 'log', size: 3, root, position: 30 as Position, time: '2026-01-01T00:00:00.000Z' };

/** The proof of the first of three leaves. */
async function proof(changes: Partial<InclusionProof> = {}, head = HEAD): Promise<InclusionProof> {
  return {
    ...{ log: 'log', position: 10, leaf: 0, leaf_hash: a.toString('hex'), size: 3 },
    path: [b.toString('hex'), c.toString('hex')],
    head: { ...head, signed: await signer.sign(head) },
    ...changes,
  };
}

describe('the check of a proof in the browser', () => {
  it('holds for each leaf of a tree, and names what was signed', async () => {
    const ab = nodeHashOf(a, b).toString('hex');
    expect(await checkInclusion(10, await proof(), keys)).toMatchObject({ is: 'proven', head: { root } });
    const last = await proof({ leaf: 2, leaf_hash: c.toString('hex'), path: [ab] });
    expect((await checkInclusion(10, last, keys)).is).toBe('proven');
  });

  it.each([
    ['other_event', { position: 20 }],
    ['path', { leaf_hash: c.toString('hex') }],
    ['path', { leaf: 1 }],
    ['path', { leaf: 3 }],
    ['path', { path: [b.toString('hex')] }],
    ['path', { path: [b, c, c].map((hash) => hash.toString('hex')) }],
    ['path', { path: ['no hash'] }],
    ['other_tree', { size: 4 }],
    ['other_tree', { log: 'another' }],
    ['unreadable', { head: null }],
  ] as const)('says %s of a proof with %j', async (fault, changes) => {
    const changed = await proof(changes as Partial<InclusionProof>);
    expect(await checkInclusion(10, changed, keys)).toEqual({ is: 'wrong', fault });
  });

  it('counts only what was signed, with a key of the name that its bytes give it', async () => {
    const good = await proof();
    const signed = good.head?.signed ?? '';
    const [header, , signature] = signed.split('.');
    const forged = Buffer.from(JSON.stringify({ ...HEAD, size: 4 })).toString('base64url');
    const withHead = (text: string) => ({ ...good, head: { ...HEAD, signed: text } });
    const fault = async (text: string, known = keys) => {
      const verdict = await checkInclusion(10, withHead(text), known);
      return 'fault' in verdict ? verdict.fault : verdict.is;
    };
    expect(await fault(`${header}.${forged}.${signature}`)).toBe('signature');
    expect(await fault(signed, [])).toBe('unknown_key');
    const [other] = await createHeadSigner([randomBytes(32)]).publicKeys();
    const renamed = { ...other, kid: (keys[0] as unknown as { kid: string }).kid } as never;
    expect(await fault(signed, [renamed])).toBe('unknown_key');
  });
});

describe('reading the log backwards', () => {
  const feedOf = (positions: readonly number[], limit: number) => async (after: number) => {
    const events = positions.filter((position) => position > after).map((position) => ({ position }));
    const page = events.slice(0, limit);
    return { events: page, position: page.at(-1)?.position ?? after, caught_up: events.length <= limit };
  };
  const all = async (positions: readonly number[]) => {
    const found: number[] = [];
    let [end, span] = [positions.at(-1) ?? 0, 200];
    while (end > 0) {
      const stretch = await readBackwards(feedOf(positions, 250), end, span);
      found.push(...stretch.events.map(({ position }) => position));
      [end, span] = [stretch.start, stretch.span];
    }
    return found;
  };

  it.each([
    ['close together', Array.from({ length: 3_000 }, (_, index) => index + 1)],
    ['far apart', Array.from({ length: 500 }, (_, index) => (index + 1) * 9_973)],
    ['crowded at the beginning', [...Array.from({ length: 5_000 }, (_, index) => index + 1), 10_000_000]],
    ['none', []],
  ])('tells each event once, the newest first: %s', async (_, positions) => {
    expect(await all(positions)).toEqual([...positions].reverse());
  });
});

it('writes what can’t be seen, or turns texts around, by its number', () => {
  expect(plainJson({ text: '\u202Eabc\u200b' })).toContain('"\\u202eabc\\u200b"');
  expect(JSON.parse(plainJson({ text: '\u202E' }))).toEqual({ text: '\u202E' });
});
