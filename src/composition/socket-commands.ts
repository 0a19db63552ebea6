import { randomUUID } from 'node:crypto';
import { actorOf } from '../commands/caller.ts';
import type { CommandContext } from '../commands/context.ts';
import { createConversations } from '../commands/conversations/conversations.ts';
import type { Directory } from '../commands/directory/directory.ts';
import type { CommandHandler } from '../commands/handle.ts';
import type { End } from '../commands/idempotency/end.ts';
import { createIdempotentCommands } from '../commands/idempotency/idempotency.ts';
import { newId } from '../commands/new-id.ts';
import type { Told } from '../commands/recall.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import type { Config } from '../config/config.ts';
import type { ConversationEvent } from '../events/conversations/events.ts';
import { sideOf } from '../events/conversations/people.ts';
import type { AdminId, CommandId, Instant, UserId } from '../events/ids.ts';
import { BEGINNING } from '../events/log/port.ts';
import type { ConversationSocketDependencies, MessageFacts } from '../realtime/conversations/dependencies.ts';
import type { SocketCaller } from '../realtime/declare.ts';
import type { Logger } from '../realtime/logger.ts';
import type { Stores } from './stores/stores.ts';

export interface SocketCommandParts {
  readonly config: Pick<Config, 'guestAccess'>;
  readonly stores: Pick<Stores, 'readStore' | 'progress' | 'standstill'>;
  readonly commands: CommandHandler;
  readonly directory: Pick<Directory, 'admin' | 'user'>;
  readonly now: () => Instant;
  readonly logger: Logger;
}

/** How long a look-up waits for the read models, milliseconds. */
const CATCH_UP_MS = 1_000;

/** What sockets need to give commands, as REST's pipeline gives it to endpoints. */
export function createSocketCommands(parts: SocketCommandParts): ConversationSocketDependencies {
  const { config, stores, commands, directory, now, logger } = parts;
  const { readStore, progress, standstill } = stores;
  const contextOf = createContextOf(now);
  return {
    ...{ commands, contextOf, logger, guestAccess: config.guestAccess },
    conversations: createConversations(commands),
    once: createOnce(commands, now, contextOf),
    newMessageId: newId,
    acknowledge: (position) => progress.acknowledge(position),

    async messageFacts(id): Promise<MessageFacts | null> {
      // Whoever was told of a message by its acknowledgement may be faster than the read models.
      await standstill.awaited(progress.acknowledged(), CATCH_UP_MS);
      const message = await readStore.conversationMessage(id);
      if (message === null) return null;
      const { conversationId, number, sender } = message;
      return { conversationId, number, writtenBy: sideOf(sender) };
    },

    async nameOf({ kind, id }) {
      if (kind === 'guest') return null;
      const known = kind === 'admin' ? directory.admin(id as AdminId) : directory.user(id as UserId);
      return (await known)?.name ?? null;
    },
  };
}

const createContextOf =
  (now: () => Instant) =>
  (caller: SocketCaller): CommandContext => {
    const requestId = randomUUID();
    return {
      ...{ now, requestId, correlationId: requestId, actor: actorOf(caller) },
      ...{ commandId: newId<CommandId>(), claimedAt: null },
    };
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
    // Apart from the keys of REST, whose requests are others.
    const keyed = { caller: `socket:${caller.kind}:${caller.id}`, key, fingerprints: [fingerprint] as const };
    const request = { ...keyed, actor, requestId, correlationId };
    const ended = await idempotency.run(request, async (claim) => endOf(await run({ ...context, ...claim })));
    return isRefusal(ended) ? ended : outcomeOf(ended.end);
  };
}

const endOf = (outcome: Told<ConversationEvent> | Refusal): End =>
  isRefusal(outcome)
    ? { kind: 'refused', refusal: outcome, position: BEGINNING }
    : { kind: 'done', told: outcome, facts: null, position: null, revision: null };

function outcomeOf(end: End): Told<ConversationEvent> | Refusal {
  if (end.kind === 'refused') return { refused: end.refusal.refused };
  if (end.kind === 'done' && end.told !== null) return end.told as Told<ConversationEvent>;
  throw new Error(`a command of a socket can't have ended like that: ${end.kind}`);
}
