import { createHash } from 'node:crypto';
import type { Caller } from '../../commands/caller.ts';
import type { Refusal } from '../../commands/refusal.ts';
import type { Actor } from '../../events/envelope.ts';
import type { CommandId, Instant } from '../../events/ids.ts';

/** An answer as it was sent: a repeat of its request gets the same text. */
export interface StoredAnswer {
  readonly status: number;
  /** The exact JSON text. */
  readonly body: string;
  /** Those that belong to the answer (`X-Position`, `ETag`), not to the request. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface KeyedRequest {
  /** Keys of different callers never meet. */
  readonly caller: string;
  readonly key: string;
  /** Tells whether a repeat is the same request. */
  readonly fingerprint: string;
  readonly requestId: string;
  readonly correlationId: string;
  readonly actor: Actor;
}

export interface ClaimedCommand {
  readonly commandId: CommandId;
  readonly claimedAt: Instant;
}

/**
 * Runs a command once per caller and key. `execute` answers what is final (success, or a refusal that the same
 * request would meet again); it throws when the answer must not be kept, and a repeat then executes again.
 */
export interface IdempotentCommands {
  run(
    request: KeyedRequest,
    execute: (context: ClaimedCommand) => Promise<StoredAnswer>,
  ): Promise<{ outcome: 'answered'; answer: StoredAnswer; repeated: boolean } | Refusal>;
}

/** Who may repeat: the bearer; without a token all that is known of a caller is the address. */
export const callerKey = (caller: Caller, address: string | null): string =>
  caller.kind === 'anonymous' ? `anonymous:${address ?? 'unknown'}` : `${caller.kind}:${caller.id}`;

/** SHA-256 over method, target (path and query as they were sent) and body. */
export const fingerprintOf = (method: string, target: string, body: Buffer): string =>
  createHash('sha256').update(`${method} ${target}\n`).update(body).digest('hex');
