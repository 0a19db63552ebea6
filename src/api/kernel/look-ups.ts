import type { Caller } from '../../commands/caller.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import type { Endpoint, EndpointRequest } from '../endpoint.ts';
import type { Answer, Denial, Done } from '../outcomes.ts';
import { refuseIfLimited } from './authentication.ts';
import { addressKey, type RateLimits } from './limits.ts';

/** One look-up that could be a guess. */
export interface Asked<Outcome> {
  readonly caller: Caller;
  readonly address: string | null;
  /** Whether the outcome tells that a guess was wrong. */
  isFailure(outcome: Outcome): boolean;
  /** Whether a guess may also find something that is nobody's. */
  readonly findsByGuessing: boolean;
  /** Whether the caller has proven that what they name is theirs. */
  isEntitled(): Promise<boolean>;
}

/**
 * Looks something up and counts it when it failed. Throws `RequestFailed` (429) once the caller's address has used up
 * the day's failed look-ups: then nothing is looked up, so that nobody learns what exists and what fits.
 */
export type LookUps = <Outcome>(asked: Asked<Outcome>, lookUp: () => Promise<Outcome>) => Promise<Outcome>;

/** They may see all tickets, or record what there is: they have nothing to guess. */
const KNOWS_ALL: ReadonlySet<Caller['kind']> = new Set(['admin', 'service']);
/** When those that are under way have ended, in milliseconds. */
const MOMENT_MS = 1_000;

export function createLookUps(limits: RateLimits): LookUps {
  /** Look-ups of each address that have not ended: each of them may fail. */
  const underWay = new Map<string, number>();

  function begin(key: string): () => void {
    underWay.set(key, (underWay.get(key) ?? 0) + 1);
    return () => {
      const others = (underWay.get(key) ?? 1) - 1;
      if (others > 0) underWay.set(key, others);
      else underWay.delete(key);
    };
  }

  const isFull = (key: string) => (underWay.get(key) ?? 0) >= limits.left('failed_lookup', key);

  return async (asked, lookUp) => {
    if (KNOWS_ALL.has(asked.caller.kind)) return lookUp();
    const key = addressKey(asked.address);
    const refuseUnlessEntitled = async (wait: number) => {
      if (!(await asked.isEntitled())) refuseIfLimited(wait);
    };
    // Callers without a token are counted by address for each request anyway.
    if (asked.findsByGuessing && asked.caller.kind !== 'anonymous' && !(await asked.isEntitled()))
      refuseIfLimited(await limits.consume('unproven_lookup', key));
    const wait = await limits.exhausted('failed_lookup', key);
    // Nothing is awaited between finding a free place and taking it: of many at once, no more than that may fail.
    if (wait !== null || isFull(key)) await refuseUnlessEntitled(wait ?? MOMENT_MS);
    const end = begin(key);
    try {
      const outcome = await lookUp();
      const over = asked.isFailure(outcome) ? await limits.consume('failed_lookup', key) : null;
      if (over !== null) await refuseUnlessEntitled(over);
      return outcome;
    } finally {
      end();
    }
  };
}

type Outcome = Answer | Done | Denial | Refusal;

/** Runs an endpoint's handler, as a look-up where its entry says that it is one. */
export const createHandling =
  (lookUps: LookUps) =>
  async (endpoint: Endpoint, request: EndpointRequest<unknown, unknown, unknown>): Promise<Outcome> => {
    const { lookUp } = endpoint;
    if (lookUp === null || !(lookUp.appliesTo?.(request) ?? true)) return endpoint.handle(request);
    const isFailure = (outcome: Outcome) =>
      'denied' in outcome || (isRefusal(outcome) && lookUp.failures.includes(outcome.refused));
    const { caller, ipAddress: address } = request;
    const { findsByGuessing = false } = lookUp;
    const isEntitled = () => lookUp.isEntitled(request);
    return lookUps({ caller, address, isFailure, findsByGuessing, isEntitled }, () =>
      endpoint.handle(request),
    );
  };
