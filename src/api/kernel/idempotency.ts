import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { Caller } from '../../commands/caller.ts';
import { type Keys, type OneOrMore, ofEach } from '../../commands/keys.ts';
import type { Endpoint } from '../endpoint.ts';
import type { GuestRequest } from '../endpoint-request.ts';

/** Who may repeat: the bearer; without a token all that is known of a caller is the address. */
export const callerKey = (caller: Caller, address: string | null): string =>
  caller.kind === 'anonymous' ? `anonymous:${address ?? 'unknown'}` : `${caller.kind}:${caller.id}`;

/**
 * Who may repeat a request: the guest where it says who that is, since several of them share an address. Null for
 * somebody who is nobody yet, and who must not be taken for another one like that.
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

/** The shortest text of 128 random bits, in base64url. */
const UNGUESSABLE = 22;

/**
 * Whether a key lets a request be repeated. Of somebody without a token nothing is known but an address, which others
 * share: where the answer is a secret, only a key that they can't find gives it away.
 */
export const isHonoured = (
  { guestOf, secrets }: Pick<Endpoint, 'guestOf' | 'secrets'>,
  caller: Caller,
  key: string,
): boolean =>
  caller.kind !== 'anonymous' || guestOf !== null || !secrets.includes('answer') || key.length >= UNGUESSABLE;

/**
 * SHA-256 over method, target (path and query as they were sent), the guest whom a header names, and body; keyed when
 * the body holds a secret, which could be found by trying otherwise: then there is one for each of the keys.
 */
export function fingerprintsOf(
  { method, secrets }: Pick<Endpoint, 'method' | 'secrets'>,
  target: string,
  guest: string | null,
  body: Buffer,
  keys: Keys,
): OneOrMore<string> {
  const head = guest === null ? [method, target] : [method, target, guest];
  const over = (hash: Hash | Hmac) =>
    hash
      .update(`${head.join(' ')}\n`)
      .update(body)
      .digest('hex');
  if (!secrets.includes('request')) return [over(createHash('sha256'))];
  return ofEach(keys, (key) => over(createHmac('sha256', key)));
}
