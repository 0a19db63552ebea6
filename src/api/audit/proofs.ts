import { z } from 'zod';
import type { Position } from '../../events/log/port.ts';
import type { KeptLeaf } from '../../proofs/kept-leaves.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { failInput } from '../kernel/failure.ts';
import { countOf, identifier, optional } from '../kernel/input.ts';
import { count, text } from '../views.ts';
import { AUDIT } from './audit-endpoint.ts';
import type { ProofDependencies } from './dependencies.ts';
import { head, latestOf, presentHead } from './heads.ts';

const DIGITS = 15;
const number = (description: string) =>
  optional(countOf(DIGITS).meta({ type: 'integer', minimum: 1, description }));
const hashes = z.array(text).describe('Hashes in hexadecimal, in the order in which RFC 9162 has them');
const SIZE = 'The number of leaves of a tree; that of the head of now unless given';

const inclusionQuery = z
  .object({
    event: optional(identifier()).describe('The id of an event, which is searched for'),
    position: number('The position of an event, which is found at once'),
    size: number(SIZE),
  })
  .check(({ value: { event, position }, issues, ...context }) => {
    if ((event === null) !== (position === null)) return;
    const message = event === null ? 'is required, or position' : 'must not be given beside position';
    issues.push({ ...context, code: 'custom', input: event, path: ['event'], message });
  });

const inclusion = z.strictObject({
  log: text,
  position: count.describe('Of the event'),
  leaf: count.describe('The number of the event in the tree, from 0'),
  leaf_hash: text,
  size: count.describe('Of the tree that the proof is for'),
  path: hashes,
  head: head.nullable().describe('The signed head of that tree; null where `size` was given'),
});

const consistency = z.strictObject({
  ...{ log: text, from: count, from_root: text, to: count, to_root: text },
  path: hashes,
  head: head.nullable().describe('The signed head of the second tree; null where `to` was given'),
});

/** Proofs that an event is in a tree, and that a tree is a later one with its first leaves the same. */
export const proofsOf = (deps: ProofDependencies): readonly Endpoint[] => [
  endpoint({
    ...AUDIT,
    path: '/api/v1/audit/proofs/inclusion',
    summary: 'The proof that an event is a leaf of the tree',
    notes:
      'An inclusion proof by RFC 9162, section 2.1.3. The entry of the leaf is the JSON array of the event’s position, stream, revision, id, type, data and metadata, as `casebook export-log` writes it. `casebook verify --event ID --proof FILE` checks the answer.',
    query: inclusionQuery,
    answers: { 200: { description: 'The proof', data: inclusion } },
    async handle({ query: { event, position, size: asked } }) {
      const found = await treeOf(deps, 'size', asked);
      const leaf = await leafOf(deps, event, position as Position | null);
      if (leaf === null || leaf.index >= found.size)
        return failInput(
          event === null ? 'position' : 'event',
          `${event === null ? 'position' : 'event'} ${NOT_THERE}`,
        );
      const path = await deps.prover.inclusion(leaf.index, found.size);
      const { index, hash } = leaf;
      const data = {
        ...found,
        position: leaf.position,
        leaf: index,
        leaf_hash: hex(hash),
        path: path.map(hex),
      };
      return { status: 200, message: 'Proof made', data };
    },
  }),
  endpoint({
    ...AUDIT,
    path: '/api/v1/audit/proofs/consistency',
    summary: 'The proof that the tree has only grown since an earlier head',
    notes:
      'A consistency proof by RFC 9162, section 2.1.4. `casebook verify --consistency FILE --head EARLIER --keys KEYS` checks the answer.',
    query: z.object({
      from: countOf(DIGITS).meta({
        type: 'integer',
        minimum: 1,
        description: 'The `size` of the earlier head',
      }),
      to: number(SIZE),
    }),
    answers: { 200: { description: 'The proof', data: consistency } },
    async handle({ query: { from, to: asked } }) {
      const { size: to, ...found } = await treeOf(deps, 'to', asked);
      if (from > to) return failInput('from', 'from must be at most the size of the later tree');
      const [first, second] = await Promise.all([deps.prover.root(from), deps.prover.root(to)]);
      const path = await deps.prover.consistency(from, to);
      const data = { ...found, from, from_root: hex(first), to, to_root: hex(second), path: path.map(hex) };
      return { status: 200, message: 'Proof made', data };
    },
  }),
];

const NOT_THERE = 'must be that of an event that the tree of that size has';

const hex = (hash: Buffer): string => hash.toString('hex');

/** The tree that a proof is for. Throws `RequestFailed` (400) when there is no tree of that size yet. */
async function treeOf({ heads, tree, log }: ProofDependencies, field: 'size' | 'to', asked: number | null) {
  if (asked === null) {
    const newest = presentHead(await latestOf(heads));
    return { log: newest.log, size: newest.size, head: newest };
  }
  const size = (await tree.state())?.size ?? 0;
  if (asked > size) failInput(field, `${field} must be at most ${size}, the size of the tree`);
  return { log: await log.identity(), size: asked, head: null };
}

const leafOf = (
  { prover }: ProofDependencies,
  event: string | null,
  position: Position | null,
): Promise<KeptLeaf | null> => (event === null ? prover.leafAt(position as Position) : prover.leafOf(event));
