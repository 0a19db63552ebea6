import { isDeepStrictEqual } from 'node:util';
import type {
  BearerClaims,
  RegistrationSessionEvent,
  RegistrationSessionRecord,
  TransactionEvent,
  TransactionRecord,
} from '../../events/directory/events.ts';
import type { Decide } from '../handle.ts';
import type { Fold } from '../streams.ts';
import type { Known } from './people.ts';

export const transactionFold: Fold<TransactionRecord | null, TransactionEvent> = {
  version: 1,
  initial: null,
  evolve: (_, event) => event.data.record,
};

export const registrationSessionFold: Fold<RegistrationSessionRecord | null, RegistrationSessionEvent> = {
  version: 1,
  initial: null,
  evolve: (_, event) => event.data.record,
};

/** A record replaces the previous one; recording the same again changes nothing. */
export const replaceRecord =
  <Record, Event extends { readonly type: string; readonly data: { readonly record: Record } }>(
    event: Event,
  ): Decide<Record | null, Event> =>
  (current) =>
    isDeepStrictEqual(current, event.data.record) ? [] : [event];

/** A system's record of a person replaces everything known of them. */
export const recordPerson =
  <Record, Event extends { readonly type: string; readonly data: unknown }>(
    record: Record,
    event: Event,
  ): Decide<Known<Record>, Event> =>
  (known) =>
    known?.by === 'record' && isDeepStrictEqual(known.record, record) ? [] : [event];

/**
 * The claims of a token count while no system has recorded the person. A token with fewer claims than an earlier one
 * removes nothing.
 */
export const seePerson =
  <Event extends { readonly type: string; readonly data: unknown }>(
    claims: BearerClaims,
    eventOf: (claims: BearerClaims) => Event,
  ): Decide<Known<unknown>, Event> =>
  (known) => {
    if (known?.by === 'record') return [];
    if (known === null) return [eventOf(claims)];
    const present = Object.entries(claims).filter(([, claim]) => claim !== null);
    const merged: BearerClaims = { ...known.claims, ...Object.fromEntries(present) };
    return isDeepStrictEqual(known.claims, merged) ? [] : [eventOf(merged)];
  };
