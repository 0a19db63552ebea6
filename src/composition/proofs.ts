import type { Logger } from 'pino';
import type { MetricReading } from '../api/kernel/metrics.ts';
import { deriveKeys, ofEach } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import { proofSecrets } from '../config/secrets.ts';
import type { Instant } from '../events/ids.ts';
import { pause } from '../events/pause.ts';
import { createOutageLog } from '../projections/outages.ts';
import { createHeads, type Heads } from '../proofs/heads.ts';
import { createProver, type Prover } from '../proofs/prover.ts';
import { createHeadSigner, type HeadSigner } from '../proofs/tree-head.ts';
import type { Stores } from './stores/stores.ts';

export interface ProofsOptions {
  readonly config: Config;
  readonly stores: Pick<Stores, 'log' | 'tree' | 'projector' | 'isTreeContradicted'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly now: () => Instant;
}

/** What this node proves of the log. */
export interface Proofs {
  readonly heads: Heads;
  readonly prover: Prover;
  readonly signer: HeadSigner;
  /** For readiness: that the log doesn't hold what its tree was made of, as far as this node has noticed. */
  degraded(): readonly string[];
  readonly gauges: readonly MetricReading[];
  /** Signs a head at intervals while this node projects. Resolves once the signal has aborted. */
  run(): Promise<void>;
}

const CONTRADICTED =
  'the event log is not what its tree was made of, and no tree head is signed: casebook verify tells what was changed';

/** Every node with the same secrets signs with the same keys. */
export const headSignerOf = (config: Config): HeadSigner =>
  createHeadSigner(ofEach(deriveKeys(proofSecrets(config), 'tree heads'), (key) => key.export()));

export function createProofs({ config, stores, logger, signal, now }: ProofsOptions): Proofs {
  const { log, tree: store } = stores;
  const signer = headSignerOf(config);
  const prover = createProver(store, log);
  const heads = createHeads({ log, store, prover, signer, now, stopping: signal });
  const outages = createOutageLog(logger);

  async function run(): Promise<void> {
    for (;;) {
      await pause(config.proofInterval * 1_000, signal);
      if (signal.aborted) return;
      if (stores.projector() !== 'projecting') continue;
      await heads.latest().catch((error) => outages.failed('a tree head could not be signed', error));
    }
  }

  const isContradicted = () => heads.isContradicted() || stores.isTreeContradicted();
  return {
    ...{ heads, prover, signer, run },
    degraded: () => (isContradicted() ? [CONTRADICTED] : []),
    gauges: [
      {
        name: 'casebook_log_contradicted',
        help: '1 while the event log is not what its tree was made of: no tree head is signed.',
        value: () => (isContradicted() ? 1 : 0),
      },
    ],
  };
}
