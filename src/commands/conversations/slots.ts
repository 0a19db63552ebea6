import { type Backoff, backoffMs, type Wait } from '../../events/backoff.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import { conversationSlotStream } from '../../events/conversations/slot-events.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Folded } from '../streams.ts';
import { type Conversation, type ConversationState, conversationFold } from './conversation.ts';
import { fulfilReservation, isOpenFor, isPast, type Reservation, slotFold, takeSlot } from './slot.ts';

/** A conversation as the log has it, and its position. */
export interface Found {
  readonly conversation: Conversation;
  readonly revision: Revision;
  readonly position: Position;
}

/** The outcome of a reservation. */
export interface Kept extends Found {
  /** Whether this command fulfilled it; false when it was already fulfilled. */
  readonly isOwn: boolean;
}

/** Only requests of the same owner compete for a slot; after this many attempts the caller is told to try again. */
export const MAX_ATTEMPTS = 50;
export const CONFLICTS: Backoff = { first: 1, longest: 100 };

/** Attempts it again while it results in null, at most `MAX_ATTEMPTS` times. The second attempt looks at the result of the first one. */
export async function attempted<Result>(
  waitFor: Wait,
  attempt: () => Promise<Result | null>,
): Promise<Result | Refusal> {
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
    if (attempts > 1) await waitFor(backoffMs(CONFLICTS, attempts - 2));
    const result = await attempt();
    if (result !== null) return result;
  }
  return refuse('too_many_conflicts');
}

/** Takes slots, and fulfils their reservations. */
export interface Slots {
  /** Fulfils the reservation of a caller who took a slot. */
  keep(reservation: Reservation, context: CommandContext): Promise<Kept | Refusal>;
  /**
   * The conversation that gets the owner's slot: the open one that has it already, else the one that asks, which stays closed
   * when it was to open at a revision that is past.
   */
  occupy(asked: Reservation, context: CommandContext): Promise<Kept | Refusal>;
}

/** @param waitFor waits before a step is tried again. */
export function createSlots(commands: CommandHandler, waitFor: Wait): Slots {
  async function keep(reservation: Reservation, context: CommandContext): Promise<Kept | Refusal> {
    const stream = conversationStream(reservation.conversationId);
    const kept = await commands.execute(
      conversationFold,
      stream,
      (conversation, _position, revision) => fulfilReservation(conversation, reservation, revision),
      context,
    );
    return isRefusal(kept) ? kept : { ...found(kept), isOwn: kept.events.length > 0 };
  }

  async function occupy(asked: Reservation, context: CommandContext): Promise<Kept | Refusal> {
    const stream = conversationSlotStream(asked.owner, asked.type);
    return attempted(waitFor, async () => {
      const { state: slot } = await commands.load(slotFold, stream);
      if (slot !== null) {
        const holder = await keep(slot.last, context);
        if (isRefusal(holder)) return holder;
        if (isSettled(asked, slot.last, holder) || isOpenFor(asked.owner, holder.conversation)) return holder;
      }
      const taken = await commands.execute(slotFold, stream, takeSlot(slot, asked), context);
      return isRefusal(taken) ? taken : null;
    });
  }

  return { keep, occupy };
}

/** Whether the conversation that asks has the slot: not for an earlier reservation that can't be fulfilled any more while its own can. */
function isSettled(asked: Reservation, last: Reservation, { conversation, revision }: Found): boolean {
  if (last.conversationId !== asked.conversationId || last.opening < asked.opening) return false;
  const isVoid = conversation.openings < last.opening && isPast(last.ifRevision, revision);
  return !isVoid || isPast(asked.ifRevision, revision);
}

export function found({ state, revision, position }: Folded<ConversationState>): Found {
  if (state === null) throw new Error('a conversation was reserved and did not start');
  return { conversation: state, revision, position };
}
