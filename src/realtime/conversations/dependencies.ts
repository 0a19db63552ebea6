import type { CommandContext } from '../../commands/context.ts';
import type { GuestAccess } from '../../commands/conversations/access.ts';
import type { Conversations } from '../../commands/conversations/conversations.ts';
import type { CommandHandler } from '../../commands/handle.ts';
import type { Told } from '../../commands/recall.ts';
import type { Refusal } from '../../commands/refusal.ts';
import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { Side } from '../../events/conversations/vocabulary.ts';
import type { ConversationId, MessageId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { SocketCaller } from '../declare.ts';
import type { Logger } from '../logger.ts';

/** What never changes about a message. */
export interface MessageFacts {
  readonly conversationId: ConversationId;
  readonly number: number;
  readonly writtenBy: Side;
}

/** A command that its caller may repeat under a key. */
export interface Repeatable {
  readonly caller: SocketCaller;
  readonly key: string;
  /** Of what is asked for: the same key with something else is refused. */
  readonly fingerprint: string;
}

/** What a command did to a conversation. */
export type Written = Told<ConversationEvent> | Refusal;

/** What the socket events of conversations work with. */
export interface ConversationSocketDependencies {
  readonly commands: CommandHandler;
  readonly conversations: Pick<Conversations, 'find'>;
  readonly guestAccess: GuestAccess;
  /** Null: there is no such message that anybody was told of. */
  readonly messageFacts: (message: MessageId) => Promise<MessageFacts | null>;
  /** Somebody's own name, as far as it is known. */
  readonly nameOf: (caller: SocketCaller) => Promise<string | null>;
  /** Time, ids and actor of a command that the caller gives. */
  readonly contextOf: (caller: SocketCaller) => CommandContext;
  /** Carries a command out once, however often it is repeated, and returns what it did then. */
  readonly once: (
    command: Repeatable,
    run: (context: CommandContext) => Promise<Written>,
  ) => Promise<Written>;
  readonly newMessageId: () => MessageId;
  /** A command was answered: reads on this node must show what the log had there. */
  readonly acknowledge: (position: Position) => void;
  readonly logger: Logger;
}
