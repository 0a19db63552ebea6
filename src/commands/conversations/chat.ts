import { type ConversationEvent, conversationStream } from '../../events/conversations/events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type {
  ConversationPriority,
  ConversationStatus,
  Side,
} from '../../events/conversations/vocabulary.ts';
import type { AppendedEvent } from '../../events/envelope.ts';
import type { AdminId, ConversationId, MessageId, UserId } from '../../events/ids.ts';
import { BEGINNING, type Position } from '../../events/log/port.ts';
import { actorOf, type Caller, type Guest } from '../caller.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler, Decide, Outcome } from '../handle.ts';
import type { BearerOf, Invocation } from '../invocation.ts';
import type { NewId } from '../new-id.ts';
import type { CommandEvents } from '../recall.ts';
import { type Happening, type Missed, type Refusal, refuse } from '../refusal.ts';
import { type GuestAccess, mayClaim, mayUse } from './access.ts';
import { assignConversation, unassignConversation } from './assign-conversation.ts';
import { changePriority } from './change-priority.ts';
import { type Conversation, type ConversationState, conversationFold } from './conversation.ts';
import type { Claimed, Conversations } from './conversations.ts';
import type { GuestIds } from './guest-ids.ts';
import { type MarkRead, markRead } from './mark-read.ts';
import { type ConversationPeople, userNamed } from './people.ts';
import { knownTo, revealTo } from './revealing.ts';
import { type SendMessage, sendMessage } from './send-message.ts';
import type { Found } from './slots.ts';

/** The result of a use case on a conversation, or its refusal. */
type ConversationOutcome = Promise<Outcome<ConversationState, ConversationEvent> | Refusal>;
type Beginning = Pick<Conversation, 'type' | 'subject'>;

/** What callers may do with conversations. Each use case looks up what its decision needs, and appends what is decided. */
export interface Chat {
  /** The current conversation; null when there is none that the caller may use. */
  openTo(caller: Caller, id: ConversationId): Promise<Conversation | null>;
  /** Who has the conversation now; null when there is none. */
  ownerOf(id: ConversationId): Promise<Owner | null>;
  /** The user's open conversation of a type, or a new one. */
  own(beginning: Beginning, by: Invocation<BearerOf<'user'>>): Promise<Found | Refusal>;
  /** The guest's open conversation, or a new one. Null: of a new guest. */
  ofGuest(guest: Guest | null, beginning: Beginning, context: CommandContext): Promise<Found | Refusal>;
  /** Makes a guest's conversations the user's. A guest id that this server never issued has none. */
  claim(
    guest: { readonly guestId: string; readonly guestSecret: string | null },
    by: Invocation<BearerOf<'user'>>,
  ): Promise<{ readonly claimed: readonly Claimed[]; readonly position: Position } | Refusal>;

  send(
    to: ConversationId,
    written: Pick<SendMessage, 'message' | 'messageType'>,
    invocation: Invocation,
  ): ConversationOutcome;
  /** Marks a message as read by the caller's side. `hasJoined`: whether the caller is in a conversation's room. */
  markRead(
    message: MessageId,
    hasJoined: (conversation: ConversationId) => boolean,
    invocation: Invocation,
  ): ConversationOutcome;

  changeStatus(id: ConversationId, status: ConversationStatus, by: ByAdmin): Promise<Found | Refusal>;
  /** Null: to nobody. */
  assign(id: ConversationId, admin: AdminId | null, by: ByAdmin): ConversationOutcome;
  changePriority(id: ConversationId, priority: ConversationPriority, by: ByAdmin): ConversationOutcome;

  /** The events of a use case that was executed, now or earlier. */
  eventsOf(command: CommandEvents<ConversationEvent>): Promise<readonly AppendedEvent<ConversationEvent>[]>;
  /** What a caller missed and may see. */
  since(caller: Caller, missed: Missed): Promise<readonly Happening[]>;
}

type ByAdmin = Invocation<BearerOf<'admin'>>;

/** The immutable facts of a message. */
export interface MessageFacts {
  readonly conversationId: ConversationId;
  readonly number: MarkRead['message']['number'];
  readonly writtenBy: Side;
}

export interface ChatParts {
  readonly commands: CommandHandler;
  readonly conversations: Conversations;
  readonly directory: ConversationPeople;
  readonly guestIds: GuestIds;
  readonly guestAccess: GuestAccess;
  /** Null: there is no such message that a client could know. */
  readonly messageFacts: (message: MessageId) => Promise<MessageFacts | null>;
  readonly newId: NewId;
  /** All its bits are random, since the id gives access to a guest's conversation. */
  readonly newConversationId: () => ConversationId;
}

export function createChat(parts: ChatParts): Chat {
  const { commands, conversations, directory, guestIds, guestAccess, newId, newConversationId } = parts;

  const change = (
    id: ConversationId,
    by: Invocation,
    decide: Decide<ConversationState, ConversationEvent>,
  ): ConversationOutcome =>
    commands.execute(conversationFold, conversationStream(id), decide, by.context, knownTo(by));

  /** The caller's own name, if the directory knows it. */
  async function nameOf({ kind, ...caller }: Caller): Promise<string | null> {
    if (!('id' in caller) || kind === 'guest') return null;
    const known =
      kind === 'admin' ? directory.admin(caller.id as AdminId) : directory.user(caller.id as UserId);
    return (await known)?.name ?? null;
  }

  return {
    async openTo(caller, id) {
      const conversation = await conversations.find(id);
      return conversation !== null && mayUse(caller, conversation, guestAccess) ? conversation : null;
    },

    async ownerOf(id) {
      return (await conversations.find(id))?.owner ?? null;
    },

    async own(beginning, { caller, context }) {
      const { id, name: ownerName, email: ownerEmail } = await userNamed(directory, caller.id as UserId);
      const owner = { kind: 'user', id } as const;
      const conversationId = newConversationId();
      return conversations.openFor({ ...beginning, conversationId, owner, ownerName, ownerEmail }, context);
    },

    ofGuest(known, beginning, context) {
      const owner = known ?? { kind: 'guest', id: guestIds.issue(Date.parse(context.now())).id };
      const begun = { ...beginning, conversationId: newConversationId(), owner };
      return conversations.openFor(
        { ...begun, ownerName: null, ownerEmail: null },
        { ...context, actor: actorOf(owner) },
      );
    },

    async claim({ guestId: named, guestSecret }, { caller, context }) {
      const guestId = guestIds.recognise(named);
      if (guestId === null) return { claimed: [], position: BEGINNING };
      if (!mayClaim(guestIds.isSecretOf(guestId, guestSecret), guestAccess))
        return refuse('guest_not_proven', { field: 'guestSecret' });
      const user = await userNamed(directory, caller.id as UserId);
      return conversations.claim({ guestId, user }, context);
    },

    async send(id, written, invocation) {
      const { caller } = invocation;
      const from = { messageId: newId<MessageId>(), caller, callerName: await nameOf(caller), guestAccess };
      return change(id, invocation, (conversation) => sendMessage(conversation, { ...written, ...from }));
    },

    async markRead(id, hasJoined, invocation) {
      const facts = await parts.messageFacts(id);
      if (facts === null) return refuse('message_not_found');
      const { conversationId, ...rest } = facts;
      const { caller } = invocation;
      const access = { caller, hasJoined: hasJoined(conversationId), guestAccess };
      return change(conversationId, invocation, (conversation) =>
        markRead(conversation, { message: { id, ...rest }, ...access }),
      );
    },

    changeStatus: (id, status, by) => conversations.changeStatus(id, status, by.context, knownTo(by)),

    async assign(id, adminId, by) {
      if (adminId === null) return change(id, by, unassignConversation);
      const known = await directory.admin(adminId);
      const admin = known && { id: adminId, name: known.name ?? known.email ?? adminId };
      return change(id, by, (conversation) => assignConversation(conversation, { admin }));
    },

    changePriority: (id, priority, by) =>
      change(id, by, (conversation) => changePriority(conversation, { priority })),

    eventsOf: (command) => commands.recall(command),
    since: (caller, missed) => commands.since(conversationFold, missed, revealTo(caller)),
  };
}
