import { isRefusal, type Refusal } from '../refusal.ts';

/** The outcome of a decision that never refuses. Throws if it was refused after all. */
export function settled<Outcome extends object>(outcome: Outcome | Refusal): Outcome {
  if (isRefusal(outcome)) throw new Error(`a login could not be settled: ${outcome.refused}`);
  return outcome;
}
