/** What the harness has sent, and what it was answered: the model that the log is compared with. */

/** What the desk was asked for, in the harness's own words. */
export type CommandKind =
  | 'open'
  | 'message'
  | 'reply'
  | 'note'
  | 'status'
  | 'priority'
  | 'tags'
  | 'chat'
  | 'chat-status'
  | 'chat-priority';

/** The events of which each kind makes one, unless its result held already. Others may come along, such as a first reply's change of status. */
export const MADE: Readonly<Record<CommandKind, string>> = {
  open: 'TicketOpened',
  message: 'UserMessageAdded',
  reply: 'ReplySent',
  note: 'InternalNoteAdded',
  status: 'StatusChanged',
  priority: 'PriorityChanged',
  tags: 'TagsSet',
  chat: 'ConversationMessageSent',
  'chat-status': 'ConversationStatusChanged',
  'chat-priority': 'ConversationPriorityChanged',
};

/** The answer to a command. */
export interface Answer {
  readonly status: number;
  /** The position of its last event; null where it made none, or the answer doesn't say. */
  readonly position: number | null;
  readonly revision: number | null;
  readonly body: string;
}

export interface Sent {
  /** The id of its request, which its events have in their metadata; for messages of chats, a mark in their text. */
  readonly id: string;
  readonly kind: CommandKind;
  /** What it says; null where it says nothing of its own. */
  readonly text: string | null;
  /** Who sends one after the other. */
  readonly actor: string;
  /** The ticket or chat; null: a new one. */
  readonly topic: string | null;
  readonly key: string | null;
  readonly ifMatch: number | null;
  /** In the order in which they were sent, over all actors. */
  readonly number: number;
  /** Of each attempt that was answered, in that order. One without a key has at most one. */
  readonly answers: Answer[];
}

export interface KnownTicket {
  readonly id: string;
  readonly number: string;
  readonly user: number;
  /** The last one that a command was answered with. */
  revision: number;
}

export interface KnownChat {
  readonly id: string;
  readonly user: number;
}

export interface Model {
  readonly sent: Sent[];
  readonly tickets: KnownTicket[];
  readonly chats: KnownChat[];
}

export const emptyModel = (): Model => ({ sent: [], tickets: [], chats: [] });

/** What the desk has said about a command in the end; null: nothing. */
export const outcomeOf = ({ answers }: Sent): Answer | null =>
  answers.find(({ status }) => status < 500) ?? null;
