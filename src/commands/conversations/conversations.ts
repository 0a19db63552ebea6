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
import type { Folded } from '../streams.ts';
import { conversationNotFound } from './access.ts';
import { CLOSED_MEANWHILE, changeStatus, closeIfEmpty } from './change-status.ts';
import { type ClaimConversation, claimConversation } from './claim-conversation.ts';
import { type Conversation, type ConversationState, conversationFold } from './conversation.ts';
import { nothing } from './revealing.ts';
import { isOpenFor, slotFold } from './slot.ts';
import { attempted, CONFLICTS, createSlots, type Found, found, MAX_ATTEMPTS } from './slots.ts';

export type { Found };

/** A claimed conversation as it was right after the claim. */
export interface Claimed {
  readonly id: ConversationId;
  readonly revision: Revision;
  readonly position: Position;
}

/** Operations on all conversations of an owner. Each step may be repeated, so idempotency keys need no special care. */
export interface Conversations {
  /** The current state; null when the conversation never started. */
  find(id: ConversationId): Promise<ConversationState>;
  /** The owner's open conversation of the type, or this new one. All concurrent callers get the same one. */
  openFor(beginning: Beginning, context: CommandContext): Promise<Found | Refusal>;
  /**
   * Any status may follow any status, except that a conversation can't be opened while the owner has another open one. Of
   * several callers who know the same revision at most one opens it.
   */
  changeStatus(
    id: ConversationId,
    status: ConversationStatus,
    context: CommandContext,
    options?: CommandOptions<ConversationState>,
  ): Promise<Found | Refusal>;
  /** Makes all conversations of a guest a user's. Returns those that are the user's now, with the position of each claim. */
  claim(
    command: ClaimConversation,
    context: CommandContext,
  ): Promise<{ readonly claimed: readonly Claimed[]; readonly position: Position } | Refusal>;
}

/** @param waitFor waits before a step is tried again. */
export function createConversations(commands: CommandHandler, waitFor: Wait = wait): Conversations {
  const load = (id: ConversationId) => commands.load(conversationFold, conversationStream(id));

  const { keep, occupy } = createSlots(commands, waitFor);

  /**
   * Opens it in its owner's slot, if its revision is still `ifRevision` (null: any); a user may claim it meanwhile. `isOwn`:
   * whether this command opened it.
   */
  async function reopen(
    closed: Conversation,
    context: CommandContext,
    ifRevision: Revision | null,
  ): Promise<Refusal | { readonly isOwn: boolean }> {
    const { id } = closed;
    let asked = closed;
    return attempted(waitFor, async () => {
      const holder = await occupy(
        { ...beginningOf(asked), opening: asked.openings + 1, ifRevision },
        context,
      );
      if (isRefusal(holder)) return holder;
      const { state: now } = await load(id);
      if (now === null) return conversationNotFound();
      if (sameOwner(now.owner, asked.owner))
        return holder.conversation.id === id ? holder : refuse('conversation_superseded');
      if (now.status !== 'closed') return { isOwn: false };
      asked = now;
      return null;
    });
  }

  /** One attempt; `CLOSED_MEANWHILE` if another command closes it after this one found it open, or opened it. */
  async function openAndChange(
    id: ConversationId,
    status: ConversationStatus,
    context: CommandContext,
    options: CommandOptions<ConversationState>,
  ): Promise<Found | Refusal> {
    const stream = conversationStream(id);
    const seen = await commands.execute(conversationFold, stream, nothing, context, options);
    if (isRefusal(seen)) return seen;
    const { state: conversation } = seen;
    if (conversation === null) return conversationNotFound();
    const change = (state: ConversationState) => changeStatus(state, { status });
    if (conversation.status !== 'closed' || status === 'closed') {
      return foundBy(await commands.execute(conversationFold, stream, change, context, options));
    }
    const ifRevision = options.ifMatch ? seen.revision : null;
    const opened = await reopen(conversation, stepOf(context), ifRevision);
    if (isRefusal(opened)) return opened;
    // A repeated command has opened it earlier, and continues from there.
    const mayGoOn = opened.isOwn || seen.events.length > 0;
    const known = mayGoOn ? {} : options;
    return foundBy(await commands.execute(conversationFold, stream, change, stepOf(context), known));
  }

  /** Open ones take the user's slot if it is free or its conversation is empty; otherwise they are closed. */
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
        ...{ opening: conversation.openings, ifRevision: null },
      };
      const holder = await occupy(moved, context);
      if (isRefusal(holder) || holder.conversation.id === id) return holder;
      const stream = conversationStream(holder.conversation.id);
      const emptied = await commands.execute(conversationFold, stream, closeIfEmpty, context);
      if (isRefusal(emptied)) return emptied;
      if (emptied.state?.status !== 'closed') break;
    }
    const claim = (state: ConversationState) => claimConversation(state, command);
    return foundBy(await commands.execute(conversationFold, conversationStream(id), claim, context));
  }

  /** All conversations of a guest, including those that are promised but not started yet. */
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

    openFor: (beginning, context) => occupy({ ...beginning, opening: 1, ifRevision: null }, stepOf(context)),

    async changeStatus(id, status, context, options = {}) {
      let step = context;
      return attempted(waitFor, async () => {
        const changed = await openAndChange(id, status, step, options);
        step = stepOf(context);
        return changed === CLOSED_MEANWHILE && !options.ifMatch ? null : changed;
      });
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

const foundBy = (outcome: Folded<ConversationState> | Refusal): Found | Refusal =>
  isRefusal(outcome) ? outcome : found(outcome);

/** One of several steps on the same streams: events of an earlier step must not be taken for a repetition of this one. */
const stepOf = (context: CommandContext): CommandContext => ({ ...context, claimedAt: null });

const beginningOf = ({
  id: conversationId,
  owner,
  type,
  subject,
  ownerName,
  ownerEmail,
}: Conversation): Beginning => ({ conversationId, owner, type, subject, ownerName, ownerEmail });
