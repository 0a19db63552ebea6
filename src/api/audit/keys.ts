import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { text, view } from '../views.ts';
import { AUDIT } from './audit-endpoint.ts';
import type { ProofDependencies } from './dependencies.ts';

const key = view('ProofKey', {
  ...{ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: text },
  kid: text.describe('As in the header of a signed tree head; the thumbprint of the key (RFC 7638)'),
  ...{ alg: z.literal('EdDSA'), use: z.literal('sig') },
});

export const keyList = ({ signer }: Pick<ProofDependencies, 'signer'>) =>
  endpoint({
    ...AUDIT,
    path: '/api/v1/audit/keys',
    summary: 'The public keys of signed tree heads, that of new ones first',
    notes: 'A JSON Web Key Set (RFC 7517) is in `data`. Keep it with the heads.',
    answers: { 200: { description: 'The keys', data: z.strictObject({ keys: z.array(key) }) } },
    async handle() {
      const keys = (await signer.publicKeys()) as z.infer<typeof key>[];
      return { status: 200, message: 'Keys fetched', data: { keys } };
    },
  });
