import type { Heads } from '../../proofs/heads.ts';
import type { Prover } from '../../proofs/prover.ts';
import type { HeadSigner } from '../../proofs/tree-head.ts';
import type { Cursors } from '../kernel/cursors.ts';

/** What the endpoints of proofs work with. */
export interface ProofDependencies {
  readonly heads: Heads;
  readonly prover: Prover;
  readonly signer: HeadSigner;
  readonly cursors: Cursors;
}
