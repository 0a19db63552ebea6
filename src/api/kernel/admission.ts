import type { Caller } from '../../commands/caller.ts';
import { addressKey } from '../../limits/address-key.ts';
import type { Endpoint } from '../endpoint.ts';
import type { SubjectRequest } from '../endpoint-request.ts';
import { type AuthenticationParts, authenticate, permit, refuseIfLimited } from './authentication.ts';
import type { Exchange } from './exchange.ts';
import { callerKey } from './idempotency.ts';
import { BY_ADDRESS } from './limits.ts';

/** Admits requests by their caller and subject. Each function throws `RequestFailed`. */
export interface Admission {
  /** Returns the caller if they may call the endpoint. */
  callerOf(exchange: Exchange, endpoint: Endpoint): Promise<Caller>;
  /** Counts a request for its subjects. */
  limit(endpoint: Endpoint, request: SubjectRequest<unknown>): Promise<void>;
  /** The same where repetitions don't count: for requests that repeat no other. */
  limitOnce(endpoint: Endpoint, request: SubjectRequest<unknown>): Promise<void>;
}

export function createAdmission(parts: AuthenticationParts): Admission {
  const { limits } = parts;

  async function limitSubjects(
    limited: Endpoint['limitedSubjects'],
    request: SubjectRequest<unknown>,
  ): Promise<void> {
    for (const subject of limited?.of(request) ?? [])
      refuseIfLimited(limited && (await limits.consume(limited.limit, subject)));
  }

  return {
    async callerOf(exchange, endpoint) {
      const { address } = exchange;
      const caller = await authenticate(parts, exchange, endpoint);
      exchange.caller = caller;
      const isUnknown = caller.kind === 'anonymous';
      if (isUnknown || BY_ADDRESS.has(endpoint.limit))
        refuseIfLimited(await limits.consume(endpoint.limit, addressKey(address)));
      if (!isUnknown) refuseIfLimited(await limits.consume(endpoint.limit, callerKey(caller, address)));
      permit(endpoint.access, caller);
      return caller;
    },

    async limit({ limitedSubjects: limited }, request) {
      if (!limited?.areRepetitionsFree) await limitSubjects(limited, request);
    },

    async limitOnce({ limitedSubjects: limited }, request) {
      if (limited?.areRepetitionsFree) await limitSubjects(limited, request);
    },
  };
}
