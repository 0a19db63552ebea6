import type { CommandContext } from '../../commands/context.ts';
import type { Chat } from '../../commands/conversations/chat.ts';
import type { Told } from '../../commands/recall.ts';
import type { Refusal } from '../../commands/refusal.ts';
import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { Position } from '../../events/log/port.ts';
import type { SocketCaller } from '../declare.ts';
import type { Logger } from '../logger.ts';

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
  readonly chat: Pick<Chat, 'openTo' | 'send' | 'markRead' | 'eventsOf'>;
  /** Time, ids and actor of a command that the caller gives. */
  readonly contextOf: (caller: SocketCaller) => CommandContext;
  /** Carries a command out once, however often it is repeated, and returns what it did then. */
  readonly once: (
    command: Repeatable,
    run: (context: CommandContext) => Promise<Written>,
  ) => Promise<Written>;
  /** A command was answered: reads on this node must show what the log had there. */
  readonly acknowledge: (position: Position) => void;
  readonly logger: Logger;
}
