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
 * One request that may be a look-up of something that could be guessed. Once the caller's address has used up the day's
 * failed look-ups it is refused before anything is looked up or recorded, so that nobody learns what exists and what fits.
 */
export interface Handling {
  /** Lets the request in. Throws `RequestFailed` (429). What it returns has to be called when the request is over. */
  enter(): Promise<() => void>;
  /** Runs the endpoint's handler, and counts what was a wrong guess. Throws `RequestFailed` (429). */
  handle(request: Request): Promise<Outcome>;
}

/** They may see all tickets, or record what there is: they have nothing to guess. */
const KNOWS_ALL: ReadonlySet<Caller['kind']> = new Set(['admin', 'service']);
/** When those that are under way have ended, in milliseconds. */
const MOMENT_MS = 1_000;

/** How an endpoint's requests are handled, as look-ups where its entry says that they are. */
export function createHandling(limits: RateLimits): (endpoint: Endpoint, request: Request) => Handling {
  /** Look-ups of each address that have not ended: each of them may fail. */
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
        // Nothing is awaited between finding a free place and taking it: of many at once, no more than that may fail.
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

/** Whether the outcome tells that a guess was wrong. */
const isFailure = ({ failures }: Pick<LookUp, 'failures'>, outcome: Outcome): boolean =>
  'denied' in outcome || (isRefusal(outcome) && failures.includes(outcome.refused));
