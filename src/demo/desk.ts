import { v4 as randomUuid, v7 as timeOrderedUuid } from 'uuid';
import { actorOf, type Caller } from '../commands/caller.ts';
import type { CommandContext } from '../commands/context.ts';
import type { MessageFacts } from '../commands/conversations/chat.ts';
import { createDirectory } from '../commands/directory/directory.ts';
import { createCommandHandler } from '../commands/handle.ts';
import { createLogins, type Logins } from '../commands/identity/logins.ts';
import { createSessions, type Sessions } from '../commands/identity/sessions.ts';
import type { Invocation } from '../commands/invocation.ts';
import type { NewId } from '../commands/new-id.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import type { DerivedKeys } from '../composition/derived-keys.ts';
import { type UseCases, useCasesOf } from '../composition/use-cases.ts';
import type { Codec } from '../events/codec.ts';
import { sideOf } from '../events/conversations/people.ts';
import type { Actor } from '../events/envelope.ts';
import { type CommandId, type ConversationId, instant, type MessageId } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { lookUpsAmong, type People } from './people.ts';
import { Random } from './random.ts';

/** The desk's own use cases, with a clock that is set by the demo, and ids that follow from the seed. */
export interface DemoDesk
  extends Pick<
    UseCases,
    'commands' | 'directory' | 'tickets' | 'chat' | 'carryOn' | 'onboarding' | 'guestIds'
  > {
  readonly logins: Logins;
  readonly sessions: Sessions;
  readonly newId: NewId;
  /** Sets the clock, milliseconds since the epoch. It never goes back. */
  at(time: number): void;
  now(): number;
  by<By extends Caller>(caller: By): Invocation<By>;
  /** The context of records by other systems. */
  bySystem(): CommandContext;
  /** Writes into a conversation. Returns the message's id, by which the other side marks it as read. */
  say(to: ConversationId, message: string, caller: Caller): Promise<MessageId>;
}

export interface DemoDeskOptions {
  readonly seed: number;
  /** Of ticket numbers. */
  readonly prefix: string;
  /** Those of the desk that will go on with the data: it recognises the guests, codes and accounts. */
  readonly keys: DerivedKeys;
  readonly codec: Codec;
}

const SYSTEM: Actor = { kind: 'service', id: 'core-banking' };

export function createDemoDesk(
  log: EventLog,
  people: People,
  { seed, prefix, keys, codec }: DemoDeskOptions,
): DemoDesk {
  const random = new Random(seed, 'ids');
  let now = 0;
  const newId = <Id extends string>() => timeOrderedUuid({ msecs: now, random: random.bytes(16) }) as Id;
  const commands = createCommandHandler(log, codec, {
    newEventId: () => randomUuid({ random: random.bytes(16) }),
  });
  const said = new Map<MessageId, MessageFacts>();
  const { chat, ...useCases } = useCasesOf({
    ...{ commands, keys, prefix, newId, directory: lookUpsAmong(people), guestAccess: 'conversation-id' },
    ticketAccess: 'number',
    messageFacts: async (id) => said.get(id) ?? null,
    newConversationId: () => random.uuid<ConversationId>(),
    newCode: () => String(random.whole(0, 999_999)).padStart(6, '0'),
    random: (count) => Buffer.from(random.bytes(count)),
  });

  function contextOf(actor: Actor): CommandContext {
    const requestId = newId();
    return {
      now: () => instant(now),
      commandId: newId<CommandId>(),
      claimedAt: null,
      actor,
      requestId,
      correlationId: requestId,
    };
  }

  const by: DemoDesk['by'] = (caller) => ({ caller, context: contextOf(actorOf(caller)) });

  return {
    commands,
    ...useCases,
    chat,
    directory: createDirectory(commands, { contactKeys: keys.contacts }),
    logins: createLogins(commands, keys.identity),
    sessions: createSessions(commands, keys.identity),
    newId,
    at(time) {
      now = Math.max(now, Math.floor(time));
    },
    now: () => now,
    by,
    bySystem: () => contextOf(SYSTEM),

    async say(to, message, caller) {
      const { events } = accepted(await chat.send(to, { message, messageType: 'text' }, by(caller)));
      for (const { event } of events)
        if (event.type === 'ConversationMessageSent') {
          const { messageId, conversationId, number, sender } = event.data;
          said.set(messageId, { conversationId, number, writtenBy: sideOf(sender) });
          return messageId;
        }
      throw new Error('a message was sent and none was recorded');
    },
  };
}

/** Throws when a command was refused: the demo's script is wrong then. */
export function accepted<Outcome extends object>(outcome: Outcome | Refusal): Outcome {
  if (isRefusal(outcome)) throw new Error(`the demo was refused: ${outcome.refused}`);
  return outcome;
}
