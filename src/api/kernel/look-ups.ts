import type { Caller } from '../../commands/caller.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import { addressKey } from '../../limits/address-key.ts';
import { createOccupancy } from '../../limits/occupancy.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import type { LookUp } from '../look-up.ts';
import type { Answer, Denial, Done } from '../outcomes.ts';
import { refuseIfLimited } from './authentication.ts';
import type { RateLimits } from './limits.ts';

type Outcome = Answer | Done | Denial | Refusal;
type Request = EndpointRequest<unknown, unknown, unknown>;

/**
 * One request that may be a look-up of something guessable. Once the caller's address has used up the day's failed look-ups,
 * it is refused before any look-up or record, so that it reveals nothing.
 */
export interface Handling {
  /** Admits the request. Throws `RequestFailed` (429). Call the returned function when the request is over. */
  enter(): Promise<() => void>;
  /** Runs the endpoint's handler, and counts a wrong guess. Throws `RequestFailed` (429). */
  handle(request: Request): Promise<Outcome>;
}

/** Roles that may read all tickets, or record the directory: they needn't guess. */
const KNOWS_ALL: ReadonlySet<Caller['kind']> = new Set(['admin', 'service']);
/** `Retry-After` while look-ups are in progress, in milliseconds. */
const MOMENT_MS = 1_000;

/** Handles the requests of endpoints, as look-ups where the entry declares it. */
export function createHandling(limits: RateLimits): (endpoint: Endpoint, request: Request) => Handling {
  /** Look-ups in progress by address: each of them may fail. */
  const underWay = createOccupancy();
  const placesAreTaken = (key: string) => underWay.of(key) >= limits.left('failed_lookup', key);

  return (endpoint, asked) => {
    const key = addressKey(asked.ipAddress);
    const lookUp = lookUpOf(endpoint, asked);
    const refuseUnlessEntitled = async (wait: number | null) => {
      if (wait !== null && !(await lookUp?.isEntitled(asked))) refuseIfLimited(wait);
    };

    return {
      async enter() {
        if (lookUp === null) return () => {};
        // Callers without a token are counted by address for each request anyway.
        if (lookUp.findsByGuessing && asked.caller.kind !== 'anonymous' && !(await lookUp.isEntitled(asked)))
          refuseIfLimited(await limits.consume('unproven_lookup', key));
        const wait = await limits.exhausted('failed_lookup', key);
        // No await between check and hold: of many parallel look-ups, no more than are left can fail.
        if (wait !== null || placesAreTaken(key)) await refuseUnlessEntitled(wait ?? MOMENT_MS);
        return underWay.hold(key);
      },

      async handle(request) {
        const outcome = await endpoint.handle(request);
        if (lookUp && isFailure(lookUp, outcome))
          await refuseUnlessEntitled(await limits.consume('failed_lookup', key));
        return outcome;
      },
    };
  };
}

function lookUpOf({ lookUp }: Endpoint, request: Request) {
  const isLookUp = lookUp !== null && (lookUp.appliesTo?.(request) ?? true);
  return isLookUp && !KNOWS_ALL.has(request.caller.kind) ? lookUp : null;
}

/** Whether the outcome shows that a guess was wrong. */
const isFailure = ({ failures }: Pick<LookUp, 'failures'>, outcome: Outcome): boolean =>
  'denied' in outcome || (isRefusal(outcome) && failures.includes(outcome.refused));
