import { createHmac, hash } from 'node:crypto';
import type { Caller } from '../../commands/caller.ts';
import { type Keys, type OneOrMore, ofEach } from '../../commands/keys.ts';
import type { Endpoint } from '../endpoint.ts';
import type { GuestRequest } from '../endpoint-request.ts';

/** The owner of a key: the bearer, or without a token the address. */
export const callerKey = (caller: Caller, address: string | null): string =>
  caller.kind === 'anonymous' ? `anonymous:${address ?? 'unknown'}` : `${caller.kind}:${caller.id}`;

/**
 * The owner of a key, for requests of guests: the guest, since several of them share an address. Null for a new guest, who
 * must not be confused with another new one.
 */
export function repeaterOf(
  { guestOf }: Pick<Endpoint, 'guestOf'>,
  caller: Caller,
  address: string | null,
  request: GuestRequest<unknown>,
): string | null {
  if (guestOf === null || caller.kind !== 'anonymous') return callerKey(caller, address);
  const guest = guestOf(request);
  return guest === null ? null : callerKey({ kind: 'guest', id: guest }, address);
}

/** As long as 128 random bits in hexadecimal digits: nobody else has such a key. */
const UNIQUE = 32;
const ANYWHERE = 'anywhere';

/**
 * To what the key of a caller without a token holds: a phone that repeats a request over another network has another address. A short
 * key, which others may have as well, holds for its address.
 */
export const placeOf = (key: string | null, address: string | null): string | null =>
  key !== null && key.length >= UNIQUE ? ANYWHERE : address;

/** The shortest text of 128 random bits, in base64url. */
const UNGUESSABLE = 22;

/**
 * Whether a request can be repeated under a key. A caller without a token is known only by an address, which others share:
 * where the response is a secret, the key must not be guessable.
 */
export const isHonoured = (
  { guestOf, secrets }: Pick<Endpoint, 'guestOf' | 'secrets'>,
  caller: Caller,
  key: string,
): boolean =>
  caller.kind !== 'anonymous' || guestOf !== null || !secrets.includes('answer') || key.length >= UNGUESSABLE;

/**
 * SHA-256 over method, target (path and query as sent), the guest or the ticket's link in the header, and body. Where the body holds a secret,
 * which could be guessed from a plain hash, it is keyed: one hash for each of the keys.
 */
export function fingerprintsOf(
  { method, secrets }: Pick<Endpoint, 'method' | 'secrets'>,
  target: string,
  proof: string | null,
  body: Buffer,
  keys: Keys,
): OneOrMore<string> {
  const head = proof === null ? [method, target] : [method, target, proof];
  const bytes = Buffer.concat([Buffer.from(`${head.join(' ')}\n`), body]);
  if (!secrets.includes('request')) return [hash('sha256', bytes)];
  return ofEach(keys, (key) => createHmac('sha256', key).update(bytes).digest('hex'));
}
