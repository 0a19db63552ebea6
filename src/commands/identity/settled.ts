import { isRefusal, type Refusal } from '../refusal.ts';

/** The outcome of decisions that refuse nothing themselves. Throws when they were refused all the same. */
export function settled<Outcome extends object>(outcome: Outcome | Refusal): Outcome {
  if (isRefusal(outcome)) throw new Error(`a login could not be settled: ${outcome.refused}`);
  return outcome;
}
