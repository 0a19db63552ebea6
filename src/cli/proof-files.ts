import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { z } from 'zod';
import { NoTreeHead, type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { BadArgument } from './arguments.ts';

/** What auditors keep in files. */

/** The heads in files, one a line. Throws `BadArgument`. */
export async function headsIn(files: readonly string[], keys: readonly JWK[]): Promise<readonly TreeHead[]> {
  const heads: TreeHead[] = [];
  for (const file of files)
    for (const line of linesOf(file))
      heads.push(
        await verifiedHead(line, keys).catch((error) => {
          if (!(error instanceof NoTreeHead)) throw error;
          throw new BadArgument('--head <files...>', file, `A line of it ${error.message}.`);
        }),
      );
  return heads;
}

const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

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

/** Throws `BadArgument`. */
export const keysIn = (file: string): readonly JWK[] =>
  answerIn('--keys <file>', file, Keys, 'GET /api/v1/audit/keys').keys as readonly JWK[];

/** Throws `BadArgument`. */
export const proofIn = (file: string): InclusionProof =>
  answerIn('--proof <file>', file, Proof, 'GET /api/v1/audit/proofs/inclusion');

/** The answer of an endpoint in a file: all of it, or its `data` alone. */
function answerIn<Schema extends z.ZodType>(
  option: string,
  file: string,
  schema: Schema,
  endpoint: string,
): z.output<Schema> {
  const content = readFileSync(file, 'utf8');
  try {
    const answer = JSON.parse(content);
    return schema.parse(answer.data ?? answer);
  } catch {
    throw new BadArgument(option, file, `It must hold the answer of ${endpoint}.`);
  }
}
