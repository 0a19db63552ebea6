import { growTiles } from '../../../src/proofs/growing-tiles.ts';
import { isConsistent } from '../../../src/proofs/merkle/consistency.ts';
import { createGrowingTree } from '../../../src/proofs/merkle/growing-tree.ts';
import { EMPTY_ROOT, leafHashOf } from '../../../src/proofs/merkle/hashes.ts';
import { type Inclusion, isIncluded } from '../../../src/proofs/merkle/proofs.ts';
import { createProver } from '../../../src/proofs/prover.ts';
import type { Tile } from '../../../src/proofs/store/port.ts';
import { memoryTree } from '../../support/memory-tree.ts';
import { MTH, PATH, PROOF, rootByPath, rootsByProof } from './rfc6962.ts';

/** The test vectors of Certificate Transparency for RFC 6962 (google/certificate-transparency, merkle_tree_test). */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const PATHS: readonly (readonly [leaf: number, size: number, path: readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];
const CONSISTENT: readonly (readonly [first: number, second: number, path: readonly string[]])[] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));
const bytes = (text: string) => Buffer.from(text, 'hex');

/** The tree of these entries as the desk keeps it. */
async function proverOf(entries: readonly Buffer[]) {
  const store = memoryTree();
  const tiles = await growTiles(0, async (address) => (await store.tile(address)) as Tile);
  for (const entry of entries) tiles.add(leafHashOf(entry), Buffer.alloc(16));
  const state = { size: entries.length, position: 0, read: entries.length } as never;
  await store.write(null, state, tiles.changed());
  return createProver(store, { readAll: async () => [] });
}

function rootOf(entries: readonly Buffer[]): Buffer {
  const tree = createGrowingTree();
  for (const entry of entries) tree.add(leafHashOf(entry));
  return tree.root();
}

describe('the known vectors of RFC 6962', () => {
  const entries = INPUTS.map(bytes);

  it('give the roots of all sizes', async () => {
    expect(EMPTY_ROOT.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    const prover = await proverOf(entries);
    for (const [index, root] of ROOTS.entries()) {
      const first = entries.slice(0, index + 1);
      const roots = [rootOf(first), await prover.root(index + 1), MTH(first)];
      expect(hex(roots)).toEqual([root, root, root]);
    }
  });

  it('give the inclusion proofs, which verify', async () => {
    const prover = await proverOf(entries);
    for (const [leaf, size, path] of PATHS) {
      expect(hex(await prover.inclusion(leaf, size))).toEqual(path);
      const inclusion = { index: leaf, size, root: bytes(ROOTS[size - 1] ?? ''), path: path.map(bytes) };
      expect(isIncluded({ leafHash: leafHashOf(entries[leaf] as Buffer), ...inclusion })).toBe(true);
    }
  });

  it('give the consistency proofs, which verify', async () => {
    const prover = await proverOf(entries);
    for (const [first, second, path] of CONSISTENT) {
      expect(hex(await prover.consistency(first, second))).toEqual(path);
      const roots = { firstRoot: bytes(ROOTS[first - 1] ?? ''), secondRoot: bytes(ROOTS[second - 1] ?? '') };
      expect(isConsistent({ first, second, ...roots, path: path.map(bytes) })).toBe(true);
    }
  });
});

describe('proofs of trees of any size', () => {
  const entries = Array.from({ length: 70 }, (_, index) => Buffer.from(`entry ${index}`));

  it('are those of the recursive definitions, and verify by both', async () => {
    const prover = await proverOf(entries);
    for (const size of [1, 2, 3, 4, 5, 7, 8, 13, 32, 33, 63, 64, 70]) {
      const list = entries.slice(0, size);
      const root = MTH(list);
      expect((await prover.root(size)).equals(root)).toBe(true);
      for (const [index, entry] of list.entries()) {
        const path = await prover.inclusion(index, size);
        expect(hex(path)).toEqual(hex(PATH(index, list)));
        expect(isIncluded({ leafHash: leafHashOf(entry), index, size, root, path })).toBe(true);
        expect(rootByPath(leafHashOf(entry), index, size, path)).toEqual(root);
      }
      for (let first = 1; first <= size; first++) {
        const path = await prover.consistency(first, size);
        const firstRoot = MTH(list.slice(0, first));
        expect(hex(path)).toEqual(hex(PROOF(first, list)));
        expect(isConsistent({ first, second: size, firstRoot, secondRoot: root, path })).toBe(true);
        expect(rootsByProof(first, size, path, firstRoot)).toEqual({ first: firstRoot, second: root });
      }
    }
  });

  it('don’t verify for another leaf, place, size or root, nor shortened, lengthened or with a bit flipped', async () => {
    const prover = await proverOf(entries);
    for (const [index, size] of [
      [0, 1],
      [4, 7],
      [6, 7],
      [31, 64],
      [69, 70],
    ] as const) {
      const path = await prover.inclusion(index, size);
      const root = MTH(entries.slice(0, size));
      const good = { leafHash: leafHashOf(entries[index] as Buffer), index, size, root, path };
      const bad: Partial<Inclusion>[] = [
        { leafHash: leafHashOf('another') },
        { index: index + 1 },
        { index: -1 },
        { size: 2 * size + 1 },
        { root: EMPTY_ROOT },
        { path: path.slice(1) },
        { path: [...path, EMPTY_ROOT] },
        ...path.map((_, at) => ({ path: path.with(at, flipped(path[at] as Buffer)) })),
      ];
      for (const change of bad.filter((one) => one.path === undefined || path.length > 0))
        expect([change, isIncluded({ ...good, ...change })]).toEqual([change, false]);
    }
    for (const [first, second] of [
      [1, 2],
      [4, 8],
      [5, 8],
      [33, 70],
    ] as const) {
      const path = await prover.consistency(first, second);
      const firstRoot = MTH(entries.slice(0, first));
      const secondRoot = MTH(entries.slice(0, second));
      const good = { first, second, firstRoot, secondRoot, path };
      const bad = [
        { first: 0 },
        { second: first },
        { firstRoot: EMPTY_ROOT },
        { secondRoot: EMPTY_ROOT },
        { path: path.slice(1) },
        { path: [...path, EMPTY_ROOT] },
        ...path.map((_, at) => ({ path: path.with(at, flipped(path[at] as Buffer)) })),
      ];
      for (const change of bad)
        expect([change, isConsistent({ ...good, ...change })]).toEqual([change, false]);
    }
  });

  it('are found in tiles of several levels, which grow by pieces', async () => {
    const many = Array.from({ length: 66_000 }, (_, index) => Buffer.from(`${index}`));
    const store = memoryTree();
    const read = async (address: { level: number; number: number }) => (await store.tile(address)) as Tile;
    let before = null;
    for (let from = 0; from < many.length; from += 7_001) {
      const tiles = await growTiles(from, read);
      for (const entry of many.slice(from, from + 7_001)) tiles.add(leafHashOf(entry), Buffer.alloc(16));
      const state = { size: tiles.size, position: 0, read: tiles.size } as never;
      expect(await store.write(before, state, tiles.changed())).toBe(true);
      before = state;
    }
    const prover = createProver(store, { readAll: async () => [] });
    const root = rootOf(many);
    expect(await prover.root(many.length)).toEqual(root);
    expect((await store.tile({ level: 2, number: 0 }))?.hashes.length).toBe(32);
    for (const index of [0, 255, 256, 40_000, 65_535, 65_536, 65_999]) {
      const path = await prover.inclusion(index, many.length);
      expect(rootByPath(leafHashOf(many[index] as Buffer), index, many.length, path)).toEqual(root);
    }
    for (const first of [256, 65_537]) {
      const firstRoot = rootOf(many.slice(0, first));
      const path = await prover.consistency(first, many.length);
      expect(rootsByProof(first, many.length, path, firstRoot)).toEqual({ first: firstRoot, second: root });
    }
  });
});

const flipped = (hash: Buffer): Buffer => {
  const other = Buffer.from(hash);
  other[7] = (other[7] ?? 0) ^ 4;
  return other;
};
