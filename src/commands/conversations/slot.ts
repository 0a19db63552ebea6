import type { Beginning, ConversationEvent } from '../../events/conversations/events.ts';
import { type Owner, sameOwner } from '../../events/conversations/people.ts';
import type { ConversationSlotTaken } from '../../events/conversations/slot-events.ts';
import type { ConversationId } from '../../events/ids.ts';
import type { Revision } from '../../events/log/port.ts';
import { appended, type GrowingList } from '../growing-list.ts';
import type { Fold } from '../streams.ts';
import { changeOfStatus } from './change-status.ts';
import { conversationClaimed } from './claim-conversation.ts';
import type { Conversation, ConversationState } from './conversation.ts';

/** What is reserved by taking a slot: this opening of this conversation, for this owner. */
export type Reservation = ConversationSlotTaken['data'];

/** Null until the owner's first conversation of the type. */
export type SlotState = {
  /** The conversation that has the slot. */
  readonly last: Reservation;
  /** All conversations that ever had the slot, in that order; a conversation may occur more than once. */
  readonly conversations: GrowingList<ConversationId>;
} | null;

export const slotFold: Fold<SlotState, ConversationSlotTaken> = {
  version: 2,
  initial: null,
  evolve(slot, { data }) {
    const before = slot?.conversations ?? [];
    const { conversationId } = data;
    const isReopened = slot?.last.conversationId === conversationId;
    return { last: data, conversations: isReopened ? before : appended(before, conversationId) };
  },
};

/** Takes the slot unless another command has taken it since it was looked at. */
export const takeSlot =
  (seen: SlotState, reservation: Reservation) =>
  (slot: SlotState): readonly ConversationSlotTaken[] =>
    isSame(slot, seen) ? [{ type: 'ConversationSlotTaken', data: reservation }] : [];

const isSame = (one: SlotState, other: SlotState): boolean =>
  one?.last.conversationId === other?.last.conversationId && one?.last.opening === other?.last.opening;

/**
 * The part of the slot's reservation that isn't fulfilled yet. A conversation that has become another owner's since is not
 * part of the reservation: it belongs to the slot of that owner.
 */
export function fulfilReservation(
  conversation: ConversationState,
  { opening, ifRevision, ...beginning }: Reservation,
  revision: Revision,
): readonly ConversationEvent[] {
  if (conversation === null) return [{ type: 'ConversationStarted', data: beginning }];
  if (!sameOwner(conversation.owner, beginning.owner)) return claimedFor(conversation, beginning);
  if (conversation.openings >= opening || isPast(ifRevision, revision)) return [];
  return [changeOfStatus(conversation, 'open')];
}

/** Whether a reservation for one revision can't be fulfilled any more, because there is a later one. */
export const isPast = (ifRevision: Revision | null, revision: Revision): boolean =>
  ifRevision !== null && ifRevision !== revision;

function claimedFor(conversation: Conversation, { owner, ownerName, ownerEmail }: Beginning) {
  if (conversation.owner.kind !== 'guest' || owner.kind !== 'user') return [];
  const user = { id: owner.id, name: ownerName, email: ownerEmail };
  return [conversationClaimed(conversation, conversation.owner.id, user)];
}

/** Whether the conversation blocks the owner's slot. */
export const isOpenFor = (owner: Owner, conversation: Conversation): boolean =>
  conversation.status !== 'closed' && sameOwner(conversation.owner, owner);
