import { createHash } from 'node:crypto';
import { v5 as uuidFromName } from 'uuid';
import type { Actor } from '../../events/envelope.ts';
import type { CommandId, Instant } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import { idempotencyStream, type OperationsEvent, type RecordedEnd } from '../../events/operations/events.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import type { OneOrMore } from '../keys.ts';
import { isPassing, isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Fold } from '../streams.ts';
import { type End, recalledEnd, recordedEnd } from './end.ts';

export interface KeyedRequest {
  /** Tells callers apart: the same key of two callers is two keys. */
  readonly caller: string;
  readonly key: string;
  /** Of method, path, query and body: the first is kept, and any of them is known again. */
  readonly fingerprints: OneOrMore<string>;
  readonly actor: Actor;
  readonly requestId: string;
  readonly correlationId: string;
}

export interface ClaimedCommand {
  readonly commandId: CommandId;
  readonly claimedAt: Position;
}

/** How the command of a key ended, now or when it came first. */
export interface Ended {
  readonly commandId: CommandId;
  readonly end: End;
}

/**
 * Runs a command at most once per caller and key, on any number of nodes. The key is claimed in the log before the
 * command runs, and how the command ended is stored there before it is answered. A repetition that finds it stored is
 * answered from that, and nothing is decided again. One that finds a claim alone (a node died in between, or is still
 * at it) runs the command again under the same id: the command handler finds what it has already appended, and of two
 * runs at once only one can append.
 */
export interface IdempotentCommands {
  /** Returns a refusal when the key can't be used: `idempotency_key_reused`, `too_many_conflicts`. */
  run(request: KeyedRequest, execute: (claim: ClaimedCommand) => Promise<End>): Promise<Ended | Refusal>;
}

type Key = {
  readonly fingerprint: string;
  readonly commandId: CommandId | null;
  readonly end: RecordedEnd | null;
} | null;

const keyFold: Fold<Key, OperationsEvent> = {
  version: 3,
  initial: null,
  evolve(key, event) {
    switch (event.type) {
      case 'CommandClaimed': {
        const { fingerprint, commandId } = event.data;
        return { fingerprint, commandId, end: null };
      }
      case 'CommandAnswered':
        // Keys end with time, and a claim ends a moment before its answer: that moment belongs to no key any more.
        return key && { ...key, end: event.data.end };
      default:
        return event satisfies never;
    }
  },
};

/** A constant: claims of the first version keep no id, and theirs must be the same in every version. */
const COMMAND_IDS = 'b0a5c7de-7f0c-4e0e-8f6c-3d7c5a3f2b11';

/** A key that is used again after it has ended stands for another command, since it is claimed at another time. */
const commandIdFrom = (claim: string): CommandId => uuidFromName(claim, COMMAND_IDS) as CommandId;

export function createIdempotentCommands(commands: CommandHandler, now: () => Instant): IdempotentCommands {
  const mutex = createKeyedMutex();

  async function settle(
    request: KeyedRequest,
    hash: string,
    execute: (claim: ClaimedCommand) => Promise<End>,
  ): Promise<Ended | Refusal> {
    const { actor, requestId, correlationId, fingerprints } = request;
    const contextOf = (commandId: CommandId): CommandContext => ({
      ...{ now, commandId, claimedAt: null, actor, requestId, correlationId },
    });
    const record = (event: OperationsEvent, id: CommandId, isWanted: (key: Key) => boolean) =>
      commands.execute(
        keyFold,
        idempotencyStream(hash),
        (key) => (isWanted(key) ? [event] : []),
        contextOf(id),
      );

    const time = now();
    const newId = commandIdFrom(`${hash} ${time}`);
    const data = { fingerprint: fingerprints[0], claimedAt: time, commandId: newId };
    const claimed = await record({ type: 'CommandClaimed', data }, newId, (key) => key === null);
    if (isRefusal(claimed)) return claimed;
    const { state: key, position: claimedAt } = claimed;
    if (key === null) throw new Error('a claimed key folds to nothing');
    if (!fingerprints.includes(key.fingerprint)) return refuse('idempotency_key_reused');
    const commandId = key.commandId ?? commandIdFrom(hash);
    if (key.end) return { commandId, end: recalledEnd(key.end) };

    const end = await execute({ commandId, claimedAt });
    if (end.kind === 'refused' && isPassing(end.refusal)) return { commandId, end };
    const caller = actor.id === null ? `command:${commandId}` : `${actor.kind}:${actor.id}`;
    const answered = { type: 'CommandAnswered', data: { caller, end: recordedEnd(end) } } as const;
    const stored = await record(answered, commandId, (current) => current !== null && current.end === null);
    if (isRefusal(stored)) return stored;
    const isOwn = stored.events.length > 0 || !stored.state?.end;
    return { commandId, end: isOwn ? end : recalledEnd(stored.state.end) };
  }

  return {
    async run(request, execute) {
      const hash = createHash('sha256').update(`${request.caller}\n${request.key}`).digest('hex');
      // Repetitions that arrive here while the first is at work wait for its end.
      if (mutex.isFull(hash)) return refuse('too_many_conflicts');
      return mutex.runExclusive(hash, () => settle(request, hash, execute));
    },
  };
}
