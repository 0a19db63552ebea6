import { z } from 'zod';
import { defineEvent, id } from '../definition.ts';
import type { AdminId, MessageId, TicketId, UserId } from '../ids.ts';
import { conversationId } from '../opening-ids.ts';
import { subjectOf } from './subject.ts';
import { writtenAt } from './written-at.ts';

/** The ticket was opened for what was said in a conversation. */
export const ticketLinked = defineEvent({
  type: 'TicketLinked',
  schema: z.strictObject({ ticketId: id<TicketId>(), conversationId }),
  subjects: {},
});

type Sent = Parameters<typeof subjectOf>[0] & {
  readonly isFromUser: boolean;
  readonly senderId: UserId | AdminId | null;
};
const senderOf = (data: Sent): string | null => {
  if (data.isFromUser) return subjectOf(data);
  return data.senderId === null ? null : `admin:${data.senderId}`;
};

/** A message that was written in the conversation before there was the ticket, as it was written there. */
export const chatMessageAdded = defineEvent({
  type: 'ChatMessageAdded',
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    userId: id<UserId>().nullable(),
    messageId: id<MessageId>(),
    message: z.string(),
    isFromUser: z.boolean(),
    /** The author; null for an unknown one, and for the desk itself. */
    senderId: id<UserId | AdminId>().nullable(),
    senderName: z.string().nullable(),
    senderEmail: z.string().nullable(),
    writtenAt,
  }),
  subjects: { message: subjectOf, senderName: senderOf, senderEmail: senderOf },
});
