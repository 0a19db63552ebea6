import { createHash } from 'node:crypto';
import { v5 as uuidFromName } from 'uuid';
import type { Actor } from '../../events/envelope.ts';
import type { CommandId, Instant } from '../../events/ids.ts';
import { AppendTooLarge, type Position } from '../../events/log/port.ts';
import { idempotencyStream, type OperationsEvent } from '../../events/operations/events.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { OneOrMore } from '../keys.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Fold } from '../streams.ts';
import { createTurns } from '../turns.ts';

/** An answer as it was sent, to be sent again word for word. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface KeyedRequest {
  /** Tells callers apart: the same key of two callers is two keys. */
  readonly caller: string;
  readonly key: string;
  /** Of method, path, query and body: the first is kept, and any of them is known again. */
  readonly fingerprints: OneOrMore<string>;
  readonly actor: Actor;
  readonly requestId: string;
  readonly correlationId: string;
  /** Whether the answer may lie in the log. One that may not is made anew for each repetition. */
  readonly keepsAnswer: boolean;
}

export type KeyedOutcome =
  | { readonly outcome: 'answered'; readonly answer: StoredAnswer; readonly repeated: boolean }
  | Refusal;

export interface ClaimedCommand {
  readonly commandId: CommandId;
  readonly claimedAt: Position;
}

/**
 * Answers what is final: success, or a refusal that the same request would meet again. Throws when the answer must
 * not be kept; a repetition then executes again.
 */
type Execute = (claim: ClaimedCommand) => Promise<StoredAnswer>;

/**
 * Runs a command at most once per caller and key, on any number of nodes. The key is claimed in the log before the
 * command runs, and the answer stored there before it is given. Whoever finds a claim without an answer (a node died
 * in between, or is still at it) runs the command again under the same id: the command handler finds what it has
 * already appended, and of two runs at once only one can append.
 */
export interface IdempotentCommands {
  run(request: KeyedRequest, execute: Execute): Promise<KeyedOutcome>;
}

type Key = {
  readonly fingerprint: string;
  readonly answer: StoredAnswer | null;
} | null;

const keyFold: Fold<Key, OperationsEvent> = {
  version: 1,
  initial: null,
  // With the answer: what 20,000 callers choose to ask for would not fit into memory.
  isLarge: true,
  evolve(key, event) {
    switch (event.type) {
      case 'CommandClaimed':
        return { fingerprint: event.data.fingerprint, answer: null };
      case 'CommandAnswered': {
        if (key === null) throw new Error('an answer was stored under a key that nobody claimed');
        const { status, body, headers } = event.data;
        return { ...key, answer: { status, body, headers } };
      }
      default:
        return event satisfies never;
    }
  },
};

/** A constant: the same caller and key must give the same command id in every version. */
const COMMAND_IDS = 'b0a5c7de-7f0c-4e0e-8f6c-3d7c5a3f2b11';

/** An answer that the log can't hold is not stored: a repetition runs again, finds its own events and answers anew. */
function nullIfTooLarge(error: unknown): null {
  if (error instanceof AppendTooLarge) return null;
  throw error;
}

export function createIdempotentCommands(commands: CommandHandler, now: () => Instant): IdempotentCommands {
  const turns = createTurns();

  async function settle(request: KeyedRequest, stream: string, commandId: CommandId, execute: Execute) {
    const { actor, requestId, correlationId, fingerprints } = request;
    const context: CommandContext = { now, commandId, claimedAt: null, actor, requestId, correlationId };
    const record = (event: OperationsEvent, unless: (key: Key) => boolean) =>
      commands.execute(keyFold, stream, (key) => (unless(key) ? [] : [event]), context);

    const claim: OperationsEvent = {
      type: 'CommandClaimed',
      data: { fingerprint: fingerprints[0], claimedAt: now() },
    };
    const claimed = await record(claim, (key) => key !== null);
    if (isRefusal(claimed)) return claimed;
    const key = claimed.state;
    if (key === null) throw new Error('a claimed key folds to nothing');
    if (!fingerprints.includes(key.fingerprint)) return refuse('idempotency_key_reused');
    if (key.answer) return { outcome: 'answered', answer: key.answer, repeated: true } as const;

    const answer = await execute({ commandId, claimedAt: claimed.position });
    if (!request.keepsAnswer) return { outcome: 'answered', answer, repeated: false } as const;
    const caller = actor.id === null ? `command:${commandId}` : `${actor.kind}:${actor.id}`;
    const answered: OperationsEvent = { type: 'CommandAnswered', data: { caller, ...answer } };
    const stored = await record(answered, (current) => current?.answer != null).catch(nullIfTooLarge);
    if (stored && isRefusal(stored)) return stored;
    return { outcome: 'answered', answer: stored?.state?.answer ?? answer, repeated: false } as const;
  }

  return {
    async run(request, execute) {
      const hash = createHash('sha256').update(`${request.caller}\n${request.key}`).digest('hex');
      const commandId = uuidFromName(hash, COMMAND_IDS) as CommandId;
      const stream = idempotencyStream(hash);
      // Repetitions that arrive here while the first is at work wait for its answer.
      if (turns.isCrowded(stream)) return refuse('too_many_conflicts');
      return turns.take(stream, () => settle(request, stream, commandId, execute));
    },
  };
}
