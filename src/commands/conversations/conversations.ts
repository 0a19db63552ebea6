import { backoffMs, type Wait, wait } from '../../events/backoff.ts';
import { type Beginning, conversationStream } from '../../events/conversations/events.ts';
import { type Owner, sameOwner } from '../../events/conversations/people.ts';
import { conversationSlotStream } from '../../events/conversations/slot-events.ts';
import { CONVERSATION_TYPES, type ConversationStatus } from '../../events/conversations/vocabulary.ts';
import type { ConversationId } from '../../events/ids.ts';
import { BEGINNING, type Position, type Revision } from '../../events/log/port.ts';
import type { CommandOptions } from '../conflicts.ts';
import type { CommandContext } from '../context.ts';
import { itemsOf } from '../growing-list.ts';
import type { CommandHandler } from '../handle.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import { changeStatus, closeIfEmpty } from './change-status.ts';
import { type ClaimConversation, claimConversation } from './claim-conversation.ts';
import { type Conversation, type ConversationState, conversationFold } from './conversation.ts';
import { nothing } from './revealing.ts';
import { isOpenFor, slotFold } from './slot.ts';
import { CONFLICTS, createSlots, type Found, found, MAX_ATTEMPTS } from './slots.ts';

export type { Found };

/** A conversation that was claimed, as it was right after that. */
export interface Claimed {
  readonly id: ConversationId;
  readonly revision: Revision;
  readonly position: Position;
}

/** What concerns an owner's conversations together. Each step holds if it is repeated, so keys need no care. */
export interface Conversations {
  /** As the log has it now; null when it never started. */
  find(id: ConversationId): Promise<ConversationState>;
  /** The owner's open conversation of the type, or this new one: one, however many ask at once. */
  openFor(beginning: Beginning, context: CommandContext): Promise<Found | Refusal>;
  /**
   * Any status from any status, except that nothing opens while the owner has another one open. Of several callers who
   * know the same revision at most one opens it.
   */
  changeStatus(
    id: ConversationId,
    status: ConversationStatus,
    context: CommandContext,
    options?: CommandOptions<ConversationState>,
  ): Promise<Found | Refusal>;
  /** All conversations of a guest become a user's. Answers those that are the user's now, and since where. */
  claim(
    command: ClaimConversation,
    context: CommandContext,
  ): Promise<{ readonly claimed: readonly Claimed[]; readonly position: Position } | Refusal>;
}

/** @param waitFor waits before a step is tried again. */
export function createConversations(commands: CommandHandler, waitFor: Wait = wait): Conversations {
  const load = (id: ConversationId) => commands.load(conversationFold, conversationStream(id));

  const { keep, occupy } = createSlots(commands, waitFor);

  /** Opens it in its owner's slot; a user may claim it meanwhile. `isOwn`: whether this command opened it. */
  async function reopen(
    closed: Conversation,
    context: CommandContext,
  ): Promise<Refusal | { readonly isOwn: boolean }> {
    const { id } = closed;
    let asked = closed;
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      if (attempts > 1) await waitFor(backoffMs(CONFLICTS, attempts - 2));
      const holder = await occupy({ ...beginningOf(asked), opening: asked.openings + 1 }, context);
      if (isRefusal(holder)) return holder;
      const { state: now } = await load(id);
      if (now === null) return conversationNotFound();
      if (sameOwner(now.owner, asked.owner))
        return holder.conversation.id === id ? holder : refuse('conversation_superseded');
      if (now.status !== 'closed') return { isOwn: false };
      asked = now;
    }
    return refuse('too_many_conflicts');
  }

  /** Open ones go into the user's slot if that is free, or has one in which nothing was said; else they are closed. */
  async function claimOne(
    id: ConversationId,
    command: ClaimConversation,
    context: CommandContext,
  ): Promise<Found | Refusal> {
    const { user } = command;
    const owner: Owner = { kind: 'user', id: user.id };
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      if (attempts > 1) await waitFor(backoffMs(CONFLICTS, attempts - 2));
      const { state: conversation } = await load(id);
      if (conversation === null || !isOpenFor({ kind: 'guest', id: command.guestId }, conversation)) break;
      const moved = {
        ...beginningOf(conversation),
        owner,
        ownerName: user.name,
        ownerEmail: user.email,
        opening: conversation.openings,
      };
      const holder = await occupy(moved, context);
      if (isRefusal(holder) || holder.conversation.id === id) return holder;
      const stream = conversationStream(holder.conversation.id);
      const emptied = await commands.execute(conversationFold, stream, closeIfEmpty, context);
      if (isRefusal(emptied)) return emptied;
      if (emptied.state?.status !== 'closed') break;
    }
    const claim = (state: ConversationState) => claimConversation(state, command);
    const claimed = await commands.execute(conversationFold, conversationStream(id), claim, context);
    return isRefusal(claimed) ? claimed : found(claimed);
  }

  /** Every conversation that a guest ever had, those included that were promised and not yet started. */
  async function conversationsOf(owner: Owner, context: CommandContext): Promise<readonly ConversationId[]> {
    const ids = new Set<ConversationId>();
    for (const type of CONVERSATION_TYPES) {
      const { state: slot } = await commands.load(slotFold, conversationSlotStream(owner, type));
      if (slot === null) continue;
      await keep(slot.last, context);
      for (const id of itemsOf(slot.conversations)) ids.add(id);
    }
    return [...ids];
  }

  return {
    async find(id) {
      return (await load(id)).state;
    },

    openFor: (beginning, context) => occupy({ ...beginning, opening: 1 }, stepOf(context)),

    async changeStatus(id, status, context, options = {}) {
      const stream = conversationStream(id);
      const seen = await commands.execute(conversationFold, stream, nothing, context, options);
      if (isRefusal(seen)) return seen;
      const { state: conversation } = seen;
      if (conversation === null) return conversationNotFound();
      const change = (state: ConversationState) => changeStatus(state, { status });
      if (conversation.status !== 'closed' || status === 'closed') {
        const changed = await commands.execute(conversationFold, stream, change, context, options);
        return isRefusal(changed) ? changed : found(changed);
      }
      const opened = await reopen(conversation, stepOf(context));
      if (isRefusal(opened)) return opened;
      // A command that is repeated has opened it before, and goes on from there.
      const mayGoOn = opened.isOwn || seen.events.length > 0;
      const step = mayGoOn ? {} : options;
      const changed = await commands.execute(conversationFold, stream, change, stepOf(context), step);
      return isRefusal(changed) ? changed : found(changed);
    },

    async claim(command, context) {
      const step = stepOf(context);
      const user: Owner = { kind: 'user', id: command.user.id };
      const claimed: Claimed[] = [];
      let last = BEGINNING;
      for (const id of await conversationsOf({ kind: 'guest', id: command.guestId }, step)) {
        const one = await claimOne(id, command, step);
        if (isRefusal(one)) return one;
        const { conversation, revision, position } = one;
        if (sameOwner(conversation.owner, user)) claimed.push({ id, revision, position });
        if (position > last) last = position;
      }
      return { claimed, position: last };
    },
  };
}

/** A step of several on the same streams: what an earlier one appended must not be taken for its own. */
const stepOf = (context: CommandContext): CommandContext => ({ ...context, claimedAt: null });

const beginningOf = ({
  id: conversationId,
  owner,
  type,
  subject,
  ownerName,
  ownerEmail,
}: Conversation): Beginning => ({ conversationId, owner, type, subject, ownerName, ownerEmail });
