import type { EventReader } from '../../events/log/port.ts';
import type { Heads } from '../../proofs/heads.ts';
import type { Prover } from '../../proofs/prover.ts';
import type { TreeStore } from '../../proofs/store/port.ts';
import type { HeadSigner } from '../../proofs/tree-head.ts';
import type { Cursors } from '../kernel/cursors.ts';

/** What the endpoints of proofs work with. */
export interface ProofDependencies {
  readonly heads: Heads;
  readonly prover: Prover;
  readonly log: Pick<EventReader, 'identity'>;
  readonly tree: Pick<TreeStore, 'state'>;
  readonly signer: HeadSigner;
  readonly cursors: Cursors;
}
