import { hash as hashOf } from 'node:crypto';
import type { CommandId, Instant } from '../../events/ids.ts';
import { idempotencyStream, type OperationsEvent } from '../../events/operations/events.ts';
import { ClaimTaken, PendingClaim } from '../claim.ts';
import type { CommandOptions } from '../conflicts.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler, Decide } from '../handle.ts';
import { createKeyedMutex } from '../keyed-mutex.ts';
import { newId } from '../new-id.ts';
import type { Did } from '../recall.ts';
import { isPassing, isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Folded } from '../streams.ts';
import {
  type CommandResult,
  doneWith,
  isDoneWith,
  recalledResult,
  recordedResult,
} from './command-result.ts';
import { answered, claimed, commandIdOf, type Key, keyFold } from './key.ts';
import type { Admit, Execute, KeyedRequest } from './keyed-request.ts';

export type { Execute, KeyedRequest } from './keyed-request.ts';

/** How the command of a key ended, now or earlier. */
export interface KeyedResult {
  readonly commandId: CommandId;
  readonly end: CommandResult;
}

/**
 * Runs a command at most once per caller and key, on any number of nodes. The key is claimed in the log before the
 * command runs, or together with its first events where the log can do that. How the command has ended is
 * stored there, too, before it is answered. A repetition that finds a stored end is
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

/** A request, and the fingerprints of its key. */
interface Keyed {
  readonly hash: string;
  readonly request: KeyedRequest;
}

export function createIdempotentCommands(commands: CommandHandler, now: () => Instant): IdempotentCommands {
  const mutex = createKeyedMutex();

  const contextOf = ({ request }: Keyed, commandId: CommandId): CommandContext => {
    const { actor, requestId, correlationId } = request;
    return { now, commandId, claimedAt: null, actor, requestId, correlationId };
  };

  /** The response to a request whose key is in that state; null: the command has to be executed. */
  async function resultBy({ hash, request }: Keyed, key: Key): Promise<KeyedResult | Refusal | null> {
    if (key === null) return null;
    if (!request.fingerprints.includes(key.fingerprint)) return refuse('idempotency_key_reused');
    const commandId = commandIdOf(hash, key);
    if (key.end !== null) return { commandId, end: recalledResult(key.end) };
    return key.did && { commandId, end: doneWith(await commands.locate(key.did)) };
  }

  const claimOf = ({ request: { fingerprints } }: Keyed, commandId: CommandId, did: Did | null) =>
    claimed({ fingerprint: fingerprints[0], claimedAt: now(), commandId, did });
  const endOf = ({ request: { actor } }: Keyed, commandId: CommandId, end: CommandResult) =>
    answered(actor, commandId, recordedResult(end));

  const record = (
    keyed: Keyed,
    commandId: CommandId,
    decide: Decide<Key, OperationsEvent>,
    options: CommandOptions<Key>,
  ) => commands.execute(keyFold, idempotencyStream(keyed.hash), decide, contextOf(keyed, commandId), options);

  function claim(keyed: Keyed, known: Folded<Key>) {
    const commandId = newId<CommandId>();
    const decide = (key: Key) => (key === null ? [claimOf(keyed, commandId, null)] : []);
    return record(keyed, commandId, decide, { known });
  }

  /** Stores the end of the command. If another node was faster, the end that it stored holds. */
  async function keep(
    keyed: Keyed,
    commandId: CommandId,
    end: CommandResult,
    known?: Folded<Key>,
  ): Promise<KeyedResult | Refusal> {
    if (end.kind === 'refused' && isPassing(end.refusal)) return { commandId, end };
    const decide = (key: Key) => (key !== null && key.end === null ? [endOf(keyed, commandId, end)] : []);
    const kept = await record(keyed, commandId, decide, { ...(known && { known }) });
    if (isRefusal(kept)) return kept;
    const isOwn = kept.events.length > 0 || !kept.state?.end;
    return { commandId, end: isOwn ? end : recalledResult(kept.state.end) };
  }

  /** The command is claimed, and then executed. */
  async function claimAndExecute(
    keyed: Keyed,
    known: Folded<Key>,
    execute: Execute,
  ): Promise<KeyedResult | Refusal> {
    const made = await claim(keyed, known);
    if (isRefusal(made)) return made;
    const { state: key, position: claimedAt } = made;
    const endedElsewhere = await resultBy(keyed, key);
    if (endedElsewhere) return endedElsewhere;
    const commandId = commandIdOf(keyed.hash, key);
    return keep(keyed, commandId, await execute({ commandId, claimedAt }));
  }

  /**
   * The command is executed, and its first events take the claim along; its end does, where there are none. Null: another node has claimed
   * the key meanwhile, and nothing was appended.
   */
  async function executeAndClaim(
    keyed: Keyed,
    known: Folded<Key>,
    execute: Execute,
  ): Promise<KeyedResult | Refusal | null> {
    const commandId = newId<CommandId>();
    const stream = idempotencyStream(keyed.hash);
    const eventOf = (did: Did | null) => claimOf(keyed, commandId, did);
    const claim = new PendingClaim({ stream, expected: known.revision, eventOf });
    const end = await execute({ commandId, claimedAt: null, claim }).catch(nullIfTaken);
    if (end === null) return null;
    if (claim.made === null) return claimEnded(keyed, known, commandId, end);
    const { did, ...place } = claim.made;
    if (did !== null && isDoneWith(end, did)) return { commandId, end };
    const state = { fingerprint: keyed.request.fingerprints[0], commandId, did, end: null };
    return keep(keyed, commandId, end, { state, ...place });
  }

  /** For a command that has appended nothing. */
  async function claimEnded(
    keyed: Keyed,
    known: Folded<Key>,
    commandId: CommandId,
    end: CommandResult,
  ): Promise<KeyedResult | Refusal | null> {
    if (end.kind === 'refused' && isPassing(end.refusal)) return { commandId, end };
    const decide = (key: Key) =>
      key === null ? [claimOf(keyed, commandId, null), endOf(keyed, commandId, end)] : [];
    const kept = await record(keyed, commandId, decide, { known });
    if (isRefusal(kept)) return kept;
    return kept.events.length > 0 ? { commandId, end } : null;
  }

  async function settle(keyed: Keyed, execute: Execute, admit: Admit): Promise<KeyedResult | Refusal> {
    const known = await commands.load(keyFold, idempotencyStream(keyed.hash));
    const ended = await resultBy(keyed, known.state);
    if (ended) return ended;
    const leave = await admit();
    try {
      const isFirst = known.state === null && commands.claimsWithEvents;
      const first = isFirst ? await executeAndClaim(keyed, known, execute) : null;
      return first ?? (await claimAndExecute(keyed, known, execute));
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

function nullIfTaken(error: unknown): null {
  if (error instanceof ClaimTaken) return null;
  throw error;
}
