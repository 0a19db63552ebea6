import { z } from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';
import { beginning } from './events.ts';
import { type Owner, ownerKey } from './people.ts';
import type { ConversationType } from './vocabulary.ts';

const subjectOf = (data: { owner: Owner }) => ownerKey(data.owner);

/**
 * An owner has one slot for each type of conversation, and only the conversation that took it last may be open.
 * Taking it is a promise that the conversation is about to start, to be reopened or to be claimed; a command that finds one
 * that wasn't kept, keeps it.
 */
export const conversationSlotTaken = defineEvent({
  type: 'ConversationSlotTaken',
  version: 2,
  schema: z.strictObject({
    ...beginning,
    /** Which opening of the conversation this is: 1 as it starts, one more each time it is reopened. */
    opening: z.int().min(1),
    /** The revision of the conversation at which alone it is reopened; at another one nothing is promised. Null: at any. */
    ifRevision: z.int().min(0).nullable(),
  }),
  subjects: { subject: subjectOf, ownerName: subjectOf, ownerEmail: subjectOf },
  upcasts: { 1: (data) => ({ ...(data as object), ifRevision: null }) },
});

export const conversationSlotEvents = [conversationSlotTaken] as const;

export type ConversationSlotTaken = EventOf<typeof conversationSlotTaken>;

export const conversationSlotStream = (owner: Owner, type: ConversationType): string =>
  `conversationSlot-${type}-${ownerKey(owner)}`;
