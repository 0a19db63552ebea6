import type { Actor } from '../../events/envelope.ts';
import type { CommandId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { PendingClaim } from '../claim.ts';
import type { OneOrMore } from '../keys.ts';
import type { CommandResult } from './command-result.ts';

export interface KeyedRequest {
  /** Identifies the caller: the same key of two callers is two keys. */
  readonly caller: string;
  readonly key: string;
  /** Fingerprints of method, path, query and body, one for each key of the server: the first is stored, all are recognised. */
  readonly fingerprints: OneOrMore<string>;
  readonly actor: Actor;
  readonly requestId: string;
  readonly correlationId: string;
}

/** A command whose key is claimed, or is about to be: then `claimedAt` is null, and its first events take `claim` along. */
export interface ClaimedCommand {
  readonly commandId: CommandId;
  readonly claimedAt: Position | null;
  readonly claim?: PendingClaim;
}

/** Executes a command under a key. */
export type Execute = (claim: ClaimedCommand) => Promise<CommandResult>;
/** Admits a command, and returns the function to call at its end. Throws when the command may not be executed now. */
export type Admit = () => Promise<() => void>;
