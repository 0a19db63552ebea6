import { createHash, createHmac } from 'node:crypto';
import type { Caller } from '../../commands/caller.ts';
import type { Endpoint } from '../endpoint.ts';

/** Who may repeat: the bearer; without a token all that is known of a caller is the address. */
export const callerKey = (caller: Caller, address: string | null): string =>
  caller.kind === 'anonymous' ? `anonymous:${address ?? 'unknown'}` : `${caller.kind}:${caller.id}`;

/**
 * SHA-256 over method, target (path and query as they were sent) and body; keyed when the body holds a secret, which
 * could be found by trying otherwise.
 */
export function fingerprintOf(
  { method, secrets }: Pick<Endpoint, 'method' | 'secrets'>,
  target: string,
  body: Buffer,
  key: Buffer,
): string {
  const hash = secrets.includes('request') ? createHmac('sha256', key) : createHash('sha256');
  return hash.update(`${method} ${target}\n`).update(body).digest('hex');
}
