import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Heads } from '../../proofs/heads.ts';
import { TreeContradicted } from '../../proofs/last-leaf.ts';
import type { KeptHead } from '../../proofs/store/port.ts';
import type { TreeHead } from '../../proofs/tree-head.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { fail } from '../kernel/failure.ts';
import { pageLimit } from '../kernel/input.ts';
import { cursor } from '../kernel/page-input.ts';
import { count, nextCursor, text, time, view } from '../views.ts';
import { AUDIT } from './audit-endpoint.ts';
import type { ProofDependencies } from './dependencies.ts';

export const head = view('TreeHead', {
  log: text.describe('Identifies the log'),
  size: count.describe('The number of leaves'),
  root: text.describe('The root of the tree, in hexadecimal'),
  position: count.describe('Of the event that is the last leaf'),
  time,
  signed: text.describe('The same, as a compact JWS (RFC 7515): this is what to keep elsewhere'),
});

const page = z.strictObject({ heads: z.array(head), next_cursor: nextCursor });
const LIST = ['tree heads'];

/** The signed tree heads, and one of now. */
export const headEndpoints = ({ heads, cursors }: ProofDependencies): readonly Endpoint[] => [
  endpoint({
    ...AUDIT,
    path: '/api/v1/audit/heads',
    summary: 'The signed tree heads of the event log, the newest first',
    notes:
      'A head tells how many events the log had at a time, and the root of the Merkle tree over them (RFC 9162). They are signed at intervals while the log grows. Keep some of them elsewhere: `casebook verify` shows by them that nothing has changed since.',
    query: z.object({ limit: pageLimit(20, 100), cursor: cursor() }),
    answers: { 200: { description: 'Heads', data: page } },
    async handle({ query: { limit, cursor } }) {
      const before = cursor === null ? null : cursors.read<{ before: number }>(LIST, cursor).before;
      const found = await heads.list(before, limit);
      const last = found.length < limit ? undefined : found.at(-1);
      const next = cursors.write(LIST, last ? { before: last.number } : null);
      const data = { heads: found.map(presentHead), next_cursor: next };
      return { status: 200, message: 'Tree heads fetched', data };
    },
  }),
  endpoint({
    ...AUDIT,
    path: '/api/v1/audit/heads/latest',
    summary: 'The signed tree head of now',
    notes:
      'A new one is signed if the log has grown since the last one, or the key is another one. None is signed (503) while the log is not what its tree was made of. It holds everything that the log had when it was asked for; while the tree is being made, it may hold less.',
    answers: { 200: { description: 'A head', data: head } },
    async handle() {
      return { status: 200, message: 'Tree head fetched', data: presentHead(await latestOf(heads)) };
    },
  }),
];

/** Throws `RequestFailed` (503) while the log is not what its tree was made of. */
export async function latestOf(heads: Pick<Heads, 'latest'>): Promise<KeptHead> {
  return heads.latest().catch((error) => {
    if (!(error instanceof TreeContradicted)) throw error;
    return fail(503, 'unavailable', 'The event log is not what its tree was made of: no tree head is signed');
  });
}

export const presentHead = ({ signed }: KeptHead): z.infer<typeof head> => ({
  ...(decodeJwt(signed) as unknown as TreeHead),
  signed,
});
