import type { EndpointExample } from './example.ts';
import { ada, john, TICKET_ID, WRITTEN } from './people.ts';

const AUDIT = '/api/v1/audit';

const HEAD = {
  log: '5b0f8a52-6f0c-4c1e-9a53-2f6d1f1b7c11',
  size: 12,
  root: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  position: 14,
  time: WRITTEN,
  signed:
    'eyJhbGciOiJFZERTQSIsInR5cCI6ImNhc2Vib29rLXRyZWUtaGVhZCJ9.eyJzaXplIjoxMn0.vr7OyXp-3G5AnuiWNyriE5KbUrZ8mZ7H3B13bAhYWeR',
};
const HASHES = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
];
const KEY = {
  ...{ kty: 'OKP', crv: 'Ed25519', x: 'hUihV7Adi52LxQMXAOKeyrAGY1wzxe5LbPmmchwt4Gw' },
  ...{ kid: 'P2KpmjS5RE1HPEMe9rCbN_3oa7C0fqgS2HkYg3tfdW0', alg: 'EdDSA', use: 'sig' },
};

const LOOK = {
  at: WRITTEN,
  actor: { kind: 'admin', id: ada.id },
  operation: 'GET /api/v1/unified-admin/support/:id',
  subjects: [`ticket:${TICKET_ID}`, `user:${john.id}`],
  filter: { messages_limit: '50' },
  ...{ is_masked: false, reason: 'case/2026-118', network: '203.0.113.0/24' },
  request_id: '6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  position: 15,
};

export const AUDIT_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${AUDIT}/heads/latest`]: { answer: { message: 'Tree head fetched', data: HEAD } },
  [`GET ${AUDIT}/heads`]: {
    answer: { message: 'Tree heads fetched', data: { heads: [HEAD], next_cursor: null } },
  },
  [`GET ${AUDIT}/proofs/inclusion`]: {
    query: { position: 9 },
    answer: {
      message: 'Proof made',
      data: {
        ...{ log: HEAD.log, position: 9, leaf: 7, leaf_hash: HASHES[0] },
        ...{ size: HEAD.size, path: HASHES, head: HEAD },
      },
    },
  },
  [`GET ${AUDIT}/proofs/consistency`]: {
    query: { from: 1 },
    answer: {
      message: 'Proof made',
      data: {
        ...{ log: HEAD.log, from: 1, from_root: HASHES[0], to: HEAD.size, to_root: HEAD.root },
        ...{ path: HASHES, head: HEAD },
      },
    },
  },
  [`GET ${AUDIT}/access`]: {
    query: { subject: `user:${john.id}`, from: '2026-02-24' },
    answer: {
      message: 'Access records fetched',
      data: { records: [LOOK], subjects: LOOK.subjects, next_cursor: null },
    },
  },
  [`GET ${AUDIT}/keys`]: { answer: { message: 'Keys fetched', data: { keys: [KEY] } } },
};
