import { createHash } from 'node:crypto';
import type { Caller } from '../../commands/caller.ts';

/** Who may repeat: the bearer; without a token all that is known of a caller is the address. */
export const callerKey = (caller: Caller, address: string | null): string =>
  caller.kind === 'anonymous' ? `anonymous:${address ?? 'unknown'}` : `${caller.kind}:${caller.id}`;

/** SHA-256 over method, target (path and query as they were sent) and body. */
export const fingerprintOf = (method: string, target: string, body: Buffer): string =>
  createHash('sha256').update(`${method} ${target}\n`).update(body).digest('hex');
