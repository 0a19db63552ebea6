import { isConsistent } from '../proofs/merkle/consistency.ts';
import { NoTreeHead, type TreeHead, verifiedHead } from '../proofs/tree-head.ts';
import { BadArgument } from './arguments.ts';
import { keptHeadsIn } from './kept-heads.ts';
import { consistencyIn, keysIn } from './proof-files.ts';

export interface VerifyGrowthOptions {
  /** A file with a consistency proof. */
  readonly consistency: string;
  readonly keys: readonly string[];
  /** Files with heads that were kept: the earlier one, and the later one where the proof brings none. */
  readonly head: readonly string[];
}

/**
 * `casebook verify --consistency`: checks, without the log, that the tree of a later head is that of an earlier one with events added
 * behind it. Sets the exit status 1 when it isn't. Throws `BadArgument`.
 */
export async function verifyGrowth({
  consistency,
  keys: keyFiles,
  head,
}: VerifyGrowthOptions): Promise<void> {
  const proof = consistencyIn(consistency);
  const keys = keysIn(keyFiles);
  const kept = await keptHeadsIn(head, keys);
  for (const sentence of kept.unknown) console.log(sentence);
  const ofSize = (size: number): TreeHead | undefined =>
    kept.heads.find((one) => one.size === size && one.log === proof.log);
  const earlier = ofSize(proof.from);
  if (earlier === undefined) return refuse(`No kept head of this log has ${proof.from} events`);
  const later = proof.head === null ? ofSize(proof.to) : await signedIn(proof.head.signed, keys);
  if (later === undefined || later.size !== proof.to || later.log !== proof.log)
    return refuse(`No signed head of this log with ${proof.to} events is at hand`);
  const [first, second] = [earlier, later];
  const isGrown = isConsistent({
    ...{ first: first.size, second: second.size, path: proof.path },
    ...{ firstRoot: Buffer.from(first.root, 'hex'), secondRoot: Buffer.from(second.root, 'hex') },
  });
  const heads = `the head of ${later.time} with ${later.size} events`;
  const before = `the head of ${earlier.time} with ${earlier.size}`;
  if (!isGrown) return refuse(`It is NOT shown that ${heads} follows from ${before}`);
  console.log(`Between them, events were only added: ${heads} follows from ${before}`);
}

function refuse(sentence: string): void {
  console.log(sentence);
  process.exitCode = 1;
}

async function signedIn(signed: string, keys: Parameters<typeof verifiedHead>[1]): Promise<TreeHead> {
  try {
    return await verifiedHead(signed, keys);
  } catch (error) {
    if (!(error instanceof NoTreeHead)) throw error;
    throw new BadArgument('--consistency <file>', 'head', `It ${error.message}.`);
  }
}
