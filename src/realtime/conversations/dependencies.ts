import type { CommandContext } from '../../commands/context.ts';
import type { Chat } from '../../commands/conversations/chat.ts';
import type { CommandEvents } from '../../commands/recall.ts';
import type { Refusal } from '../../commands/refusal.ts';
import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { Position } from '../../events/log/port.ts';
import type { RecordJoin, SocketCaller } from '../declare.ts';
import type { Logger } from '../logger.ts';

/** A command that its caller may repeat under a key. */
export interface Repeatable {
  readonly caller: SocketCaller;
  readonly key: string;
  /** A hash of the input: the same key with another input is refused. */
  readonly fingerprint: string;
}

/** The result of a command on a conversation. */
export type Written = CommandEvents<ConversationEvent> | Refusal;

/** The dependencies of the socket events of conversations. */
export interface ConversationSocketDependencies {
  readonly chat: Pick<Chat, 'openTo' | 'send' | 'markRead' | 'eventsOf'>;
  /** Time, ids and actor of a caller's command. */
  readonly contextOf: (caller: SocketCaller) => CommandContext;
  /** Runs a command once, however often it is repeated, and returns the result of that one run. */
  readonly once: (
    command: Repeatable,
    run: (context: CommandContext) => Promise<Written>,
  ) => Promise<Written>;
  /** A command was acknowledged: reads on this node must include its position. */
  readonly acknowledge: (position: Position) => void;
  readonly recordJoin: RecordJoin;
  readonly logger: Logger;
}
