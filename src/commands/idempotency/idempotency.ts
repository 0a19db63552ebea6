import { hash as hashOf } from 'node:crypto';
import { v5 as uuidFromName } from 'uuid';
import type { Actor } from '../../events/envelope.ts';
import type { CommandId, Instant } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import {
  idempotencyStream,
  type OperationsEvent,
  type RecordedResult,
} from '../../events/operations/events.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import type { OneOrMore } from '../keys.ts';
import { newId } from '../new-id.ts';
import { isPassing, isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Fold, Folded } from '../streams.ts';
import { type CommandResult, recalledResult, recordedResult } from './command-result.ts';

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

export interface ClaimedCommand {
  readonly commandId: CommandId;
  readonly claimedAt: Position;
}

/** Executes a command whose key is claimed. */
export type Execute = (claim: ClaimedCommand) => Promise<CommandResult>;
/** Admits a command, and returns the function to call at its end. Throws when the command may not be executed now. */
export type Admit = () => Promise<() => void>;

/** How the command of a key ended, now or earlier. */
export interface KeyedResult {
  readonly commandId: CommandId;
  readonly end: CommandResult;
}

/**
 * Runs a command at most once per caller and key, on any number of nodes. The key is claimed in the log before the
 * command runs, and the command's end is stored there before it is answered. A repetition that finds a stored end is
 * answered from it, without another decision. One that finds only a claim (a node crashed, or the command is still
 * running) runs the command again under the same id: the command handler finds the events that it has already appended,
 * and of two concurrent runs only one can append.
 */
export interface IdempotentCommands {
  /**
   * Returns a refusal when the key can't be used: `idempotency_key_reused`, `too_many_conflicts`.
   *
   * @param admit called before the key is claimed, but not for a command that has already ended. If it throws, nothing has
   * happened and the key stays free. The function that it returns is called at the end of the command.
   */
  run(request: KeyedRequest, execute: Execute, admit?: Admit): Promise<KeyedResult | Refusal>;
}

type Key = {
  readonly fingerprint: string;
  readonly commandId: CommandId | null;
  readonly end: RecordedResult | null;
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
        // Keys expire, and a claim expires a moment before its end. During that moment the key counts as free.
        return key && { ...key, end: event.data.end };
      default:
        return event satisfies never;
    }
  },
};

/** A constant: claims of the first version store no id, and theirs must be the same in every version. */
const COMMAND_IDS = 'b0a5c7de-7f0c-4e0e-8f6c-3d7c5a3f2b11';

/** A request, and the fingerprints of its key. */
interface Keyed {
  readonly hash: string;
  readonly request: KeyedRequest;
}

const idOf = ({ hash }: Keyed, key: Key): CommandId =>
  key?.commandId ?? (uuidFromName(hash, COMMAND_IDS) as CommandId);

/** The response to a request whose key is in that state; null: the command has to be executed. */
function resultBy(keyed: Keyed, key: Key): KeyedResult | Refusal | null {
  if (key === null) return null;
  if (!keyed.request.fingerprints.includes(key.fingerprint)) return refuse('idempotency_key_reused');
  return key.end && { commandId: idOf(keyed, key), end: recalledResult(key.end) };
}

export function createIdempotentCommands(commands: CommandHandler, now: () => Instant): IdempotentCommands {
  const mutex = createKeyedMutex();

  const contextOf = ({ request }: Keyed, commandId: CommandId): CommandContext => {
    const { actor, requestId, correlationId } = request;
    return { now, commandId, claimedAt: null, actor, requestId, correlationId };
  };

  function claim(keyed: Keyed, known: Folded<Key>) {
    const [fingerprint] = keyed.request.fingerprints;
    const claimedAt = now();
    const commandId = newId<CommandId>();
    const event = { type: 'CommandClaimed' as const, data: { fingerprint, claimedAt, commandId } };
    const decide = (key: Key) => (key === null ? [event] : []);
    const context = contextOf(keyed, commandId);
    return commands.execute(keyFold, idempotencyStream(keyed.hash), decide, context, { known });
  }

  /** Stores the end of the command. If another node was faster, the end that it stored holds. */
  async function keep(
    keyed: Keyed,
    commandId: CommandId,
    end: CommandResult,
  ): Promise<KeyedResult | Refusal> {
    if (end.kind === 'refused' && isPassing(end.refusal)) return { commandId, end };
    const { kind, id } = keyed.request.actor;
    const caller = id === null ? `command:${commandId}` : `${kind}:${id}`;
    const event = { type: 'CommandAnswered' as const, data: { caller, end: recordedResult(end) } };
    const decide = (key: Key) => (key !== null && key.end === null ? [event] : []);
    const context = contextOf(keyed, commandId);
    const kept = await commands.execute(keyFold, idempotencyStream(keyed.hash), decide, context);
    if (isRefusal(kept)) return kept;
    const isOwn = kept.events.length > 0 || !kept.state?.end;
    return { commandId, end: isOwn ? end : recalledResult(kept.state.end) };
  }

  async function settle(keyed: Keyed, execute: Execute, admit: Admit): Promise<KeyedResult | Refusal> {
    const known = await commands.load(keyFold, idempotencyStream(keyed.hash));
    const ended = resultBy(keyed, known.state);
    if (ended) return ended;
    const leave = await admit();
    try {
      const claimed = await claim(keyed, known);
      if (isRefusal(claimed)) return claimed;
      const { state: key, position: claimedAt } = claimed;
      const endedElsewhere = resultBy(keyed, key);
      if (endedElsewhere) return endedElsewhere;
      const commandId = idOf(keyed, key);
      return await keep(keyed, commandId, await execute({ commandId, claimedAt }));
    } finally {
      leave();
    }
  }

  return {
    async run(request, execute, admit = ALWAYS) {
      const hash = hashOf('sha256', `${request.caller}\n${request.key}`);
      // Repetitions that arrive on this node while the first request is running wait for its end.
      if (mutex.isFull(hash)) return refuse('too_many_conflicts');
      return mutex.runExclusive(hash, () => settle({ hash, request }, execute, admit));
    },
  };
}

const ALWAYS: Admit = async () => () => {};
