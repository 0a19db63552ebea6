import type { Endpoint } from '../endpoint.ts';
import type { ProofDependencies } from './dependencies.ts';
import { headEndpoints } from './heads.ts';
import { keyList } from './keys.ts';
import { proofsOf } from './proofs.ts';

/** Every endpoint by which others can check the event log. */
export const proofEndpoints = (deps: ProofDependencies): readonly Endpoint[] => [
  ...headEndpoints(deps),
  keyList(deps),
  ...proofsOf(deps),
];
