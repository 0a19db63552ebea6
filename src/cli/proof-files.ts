import type { JWK } from 'jose';
import { z } from 'zod';
import { BadArgument } from './arguments.ts';
import { textOf } from './kept-heads.ts';

/** What auditors keep in files. */

const Key = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
});
const Keys = z.object({ keys: z.array(Key) });
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => Buffer.from(text, 'hex'));
const Proof = z.object({
  ...{ log: z.string(), leaf: z.int(), size: z.int(), path: z.array(hash) },
  head: z.object({ signed: z.string() }).nullable(),
});
/** An inclusion proof, as the desk answered it. */
export type InclusionProof = z.output<typeof Proof>;

const Consistency = z.object({
  ...{ log: z.string(), from: z.int(), to: z.int(), path: z.array(hash) },
  head: z.object({ signed: z.string() }).nullable(),
});
/** A consistency proof, as the desk answered it. Its roots don't count: those of signed heads do. */
export type ConsistencyProof = z.output<typeof Consistency>;

/** All keys in several such answers. Throws `BadArgument`. */
export const keysIn = (files: readonly string[]): readonly JWK[] =>
  files.flatMap((file) => answerIn('--keys <files...>', file, Keys, 'GET /api/v1/audit/keys').keys as JWK[]);

/** Throws `BadArgument`. */
export const proofIn = (file: string): InclusionProof =>
  answerIn('--proof <file>', file, Proof, 'GET /api/v1/audit/proofs/inclusion');

/** Throws `BadArgument`. */
export const consistencyIn = (file: string): ConsistencyProof =>
  answerIn('--consistency <file>', file, Consistency, 'GET /api/v1/audit/proofs/consistency');

/** The answer of an endpoint in a file: all of it, or its `data` alone. */
function answerIn<Schema extends z.ZodType>(
  option: string,
  file: string,
  schema: Schema,
  endpoint: string,
): z.output<Schema> {
  const content = textOf(option, file);
  try {
    const answer = JSON.parse(content);
    return schema.parse(answer.data ?? answer);
  } catch {
    throw new BadArgument(option, file, `It must hold the answer of ${endpoint}.`);
  }
}
