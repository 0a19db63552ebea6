import { randomUUID } from 'node:crypto';
import { actorOf } from '../commands/caller.ts';
import type { CommandContext } from '../commands/context.ts';
import type { CommandHandler } from '../commands/handle.ts';
import type { CommandResult } from '../commands/idempotency/command-result.ts';
import { createIdempotentCommands } from '../commands/idempotency/idempotency.ts';
import type { CommandEvents } from '../commands/recall.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import type { AccessRecord } from '../events/audit/access-events.ts';
import type { ConversationEvent } from '../events/conversations/events.ts';
import type { Instant } from '../events/ids.ts';
import { BEGINNING } from '../events/log/port.ts';
import type { ConversationSocketDependencies } from '../realtime/conversations/dependencies.ts';
import type { RecordJoin, SocketCaller } from '../realtime/declare.ts';
import type { Logger } from '../realtime/logger.ts';
import { newContext } from './new-context.ts';
import type { Stores } from './stores/stores.ts';
import type { UseCases } from './use-cases.ts';

export interface SocketCommandParts {
  readonly useCases: Pick<UseCases, 'commands' | 'chat'>;
  readonly progress: Pick<Stores['progress'], 'acknowledge'>;
  readonly now: () => Instant;
  readonly recordAccess: (access: AccessRecord) => void;
  readonly logger: Logger;
}

/** The context and idempotency of commands from sockets, as REST's pipeline provides them to endpoints. */
export function createSocketCommands(parts: SocketCommandParts): ConversationSocketDependencies {
  const { useCases, progress, now, logger } = parts;
  const contextOf = (caller: SocketCaller) => newContext(actorOf(caller), now);
  return {
    chat: useCases.chat,
    contextOf,
    logger,
    once: createOnce(useCases.commands, now, contextOf),
    acknowledge: (position) => progress.acknowledge(position),
    recordJoin: createRecordJoin(parts),
  };
}

const createRecordJoin =
  ({ now, recordAccess }: SocketCommandParts): RecordJoin =>
  ({ kind, id }, event, subject) => {
    if (kind !== 'admin') return;
    const look = { at: now(), actor: { kind, id }, operation: `socket ${event}`, subjects: [subject] };
    recordAccess({
      ...{ ...look, filter: {}, isMasked: false, reason: null, network: null },
      requestId: randomUUID(),
    });
  };

function createOnce(
  commands: CommandHandler,
  now: () => Instant,
  contextOf: (caller: SocketCaller) => CommandContext,
): ConversationSocketDependencies['once'] {
  const idempotency = createIdempotentCommands(commands, now);

  return async ({ caller, key, fingerprint }, run) => {
    const context = contextOf(caller);
    const { requestId, correlationId, actor } = context;
    // Separate from the keys of REST.
    const keyed = { caller: `socket:${caller.kind}:${caller.id}`, key, fingerprints: [fingerprint] as const };
    const request = { ...keyed, actor, requestId, correlationId };
    const ended = await idempotency.run(request, async (claim) => endOf(await run({ ...context, ...claim })));
    return isRefusal(ended) ? ended : outcomeOf(ended.end);
  };
}

const endOf = (outcome: CommandEvents<ConversationEvent> | Refusal): CommandResult =>
  isRefusal(outcome)
    ? { kind: 'refused', refusal: outcome, position: BEGINNING }
    : { kind: 'done', told: outcome, facts: null, position: null, revision: null };

function outcomeOf(end: CommandResult): CommandEvents<ConversationEvent> | Refusal {
  if (end.kind === 'refused') return { refused: end.refusal.refused };
  if (end.kind === 'done' && end.told !== null) return end.told as CommandEvents<ConversationEvent>;
  throw new Error(`a command of a socket can't have ended like that: ${end.kind}`);
}
