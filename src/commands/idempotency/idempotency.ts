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
import type { Fold, Folded } from '../streams.ts';
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

/** Carries out a command whose key is claimed. */
export type Execute = (claim: ClaimedCommand) => Promise<End>;
/** Lets a command in, and returns what has to be called when it is over. Throws when it may not be carried out now. */
export type Admit = () => Promise<() => void>;

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
  /**
   * Returns a refusal when the key can't be used: `idempotency_key_reused`, `too_many_conflicts`.
   *
   * @param admit asked before the key is claimed, but not for a command that has ended already. When it throws, nothing
   * has happened, and the key is as good as before. What it returns is called when the command is over.
   */
  run(request: KeyedRequest, execute: Execute, admit?: Admit): Promise<Ended | Refusal>;
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

/** A request, and what its key is known by. */
interface Keyed {
  readonly hash: string;
  readonly request: KeyedRequest;
}

const idOf = ({ hash }: Keyed, key: Key): CommandId => key?.commandId ?? commandIdFrom(hash);

/** What a request is answered whose key holds that; null: its command has to be carried out. */
function endedBy(keyed: Keyed, key: Key): Ended | Refusal | null {
  if (key === null) return null;
  if (!keyed.request.fingerprints.includes(key.fingerprint)) return refuse('idempotency_key_reused');
  return key.end && { commandId: idOf(keyed, key), end: recalledEnd(key.end) };
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
    const commandId = commandIdFrom(`${keyed.hash} ${claimedAt}`);
    const event = { type: 'CommandClaimed' as const, data: { fingerprint, claimedAt, commandId } };
    const decide = (key: Key) => (key === null ? [event] : []);
    const context = contextOf(keyed, commandId);
    return commands.execute(keyFold, idempotencyStream(keyed.hash), decide, context, { known });
  }

  /** Keeps how the command ended. Where another node was faster, what that one has kept holds. */
  async function keep(keyed: Keyed, commandId: CommandId, end: End): Promise<Ended | Refusal> {
    if (end.kind === 'refused' && isPassing(end.refusal)) return { commandId, end };
    const { kind, id } = keyed.request.actor;
    const caller = id === null ? `command:${commandId}` : `${kind}:${id}`;
    const event = { type: 'CommandAnswered' as const, data: { caller, end: recordedEnd(end) } };
    const decide = (key: Key) => (key !== null && key.end === null ? [event] : []);
    const context = contextOf(keyed, commandId);
    const kept = await commands.execute(keyFold, idempotencyStream(keyed.hash), decide, context);
    if (isRefusal(kept)) return kept;
    const isOwn = kept.events.length > 0 || !kept.state?.end;
    return { commandId, end: isOwn ? end : recalledEnd(kept.state.end) };
  }

  async function settle(keyed: Keyed, execute: Execute, admit: Admit): Promise<Ended | Refusal> {
    const known = await commands.load(keyFold, idempotencyStream(keyed.hash));
    const ended = endedBy(keyed, known.state);
    if (ended) return ended;
    const leave = await admit();
    try {
      const claimed = await claim(keyed, known);
      if (isRefusal(claimed)) return claimed;
      const { state: key, position: claimedAt } = claimed;
      const endedElsewhere = endedBy(keyed, key);
      if (endedElsewhere) return endedElsewhere;
      const commandId = idOf(keyed, key);
      return await keep(keyed, commandId, await execute({ commandId, claimedAt }));
    } finally {
      leave();
    }
  }

  return {
    async run(request, execute, admit = ALWAYS) {
      const hash = createHash('sha256').update(`${request.caller}\n${request.key}`).digest('hex');
      // Repetitions that arrive here while the first is at work wait for its end.
      if (mutex.isFull(hash)) return refuse('too_many_conflicts');
      return mutex.runExclusive(hash, () => settle({ hash, request }, execute, admit));
    },
  };
}

const ALWAYS: Admit = async () => () => {};
